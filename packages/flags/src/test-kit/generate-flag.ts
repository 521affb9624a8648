import type { SeededRandom } from "@larder/testing"
import type { EvaluationContext } from "../flag-value.ts"

/** Generated JSONLogic: plain data. */
type Logic = null | boolean | number | string | readonly Logic[] | { readonly [operator: string]: Logic }

export interface GeneratedFlag {
  readonly definition: {
    readonly state: "ENABLED" | "DISABLED"
    readonly variants: Readonly<Record<string, Logic>>
    readonly defaultVariant: string | null
    readonly targeting: Logic
    readonly metadata?: Readonly<Record<string, Logic>>
  }
  readonly context: EvaluationContext
}

const TEXTS = ["", "a", "ab", "pro", "free", "1", "10", "2.5", "x@larder.dev", "true", "v1.2.3", "ab/c d"]
const NUMBERS = [0, 1, 2, 3, 10, 18, 2.5, -1, 65]
const VERSIONS = [
  "1.2.3",
  "1.2.4",
  "2.0.0",
  "v1.2.3",
  "1.2",
  "1",
  "1.2.3-beta.1",
  "1.2.3-beta.11",
  "1.2.3+b",
  "01.2.3",
  "x",
]
const PATHS = [
  "plan",
  "age",
  "email",
  "user.plan",
  "user.level",
  "version",
  "absent",
  "user.absent",
  "beta",
  "targetingKey",
]
const VARIANTS = ["on", "off", "true", "false", "1", "blue"]

/**
 * Draws a flag in flagd's format and a context for it.
 *
 * Left out is where `@openfeature/flagd-core` 4.0.1 departs from JSONLogic or from itself between its two modes: paths through
 * falsy values, lists whose first item is falsy under `!`, `cat` of a single missing value, lists that are none, flagd's own
 * operators inside `map` and its like, and errors in parts that no data reaches.
 */
export function generateFlag(random: SeededRandom): GeneratedFlag {
  const draw = new Generator(random)
  const variants: Record<string, Logic> = {}
  const kind = random.int(4)
  for (const variant of VARIANTS.slice(random.int(3))) variants[variant] = draw.value(kind)
  const names = Object.keys(variants)
  return {
    definition: {
      state: random.int(20) === 0 ? "DISABLED" : "ENABLED",
      variants,
      defaultVariant: random.int(8) === 0 ? null : draw.one(names),
      targeting: random.int(12) === 0 ? {} : draw.choice(3),
      ...(random.int(3) === 0 ? { metadata: { team: "shop", tier: 2 } } : {}),
    },
    context: draw.context(),
  }
}

class Generator {
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  one<T>(items: readonly T[]): T {
    // The lists above are never empty.
    return this.#random.pick(items) as T
  }

  value(kind: number): Logic {
    const text = this.one(TEXTS)
    if (kind === 0) return this.#random.int(2) === 0
    if (kind === 1) return this.one(NUMBERS)
    return kind === 2 ? text : { title: text, sizes: [1, 2] }
  }

  context(): EvaluationContext {
    const all: Record<string, Logic> = {
      targetingKey: `user-${this.#random.int(1_000)}`,
      plan: this.one(TEXTS),
      age: this.one(NUMBERS),
      email: `${this.one(TEXTS)}@larder.dev`,
      user: { plan: this.one(TEXTS), level: this.one(NUMBERS) },
      version: this.one(VERSIONS),
      beta: this.#random.int(2) === 0,
      roles: ["admin", "editor", "viewer"].slice(this.#random.int(4)),
      scores: NUMBERS.slice(this.#random.int(NUMBERS.length)),
    }
    const some = Object.entries(all).filter(() => this.#random.int(6) > 0)
    // The targeting key, if it is left in, is a text.
    return Object.fromEntries(some) as EvaluationContext
  }

  /** An expression that names a variant. */
  choice(depth: number): Logic {
    const leaf = (): Logic => (this.#random.int(6) === 0 ? null : this.one([...VARIANTS, "none", true, 1]))
    if (depth === 0) return leaf()
    switch (this.#random.int(5)) {
      case 0:
        return this.fractional(depth)
      case 1:
        return { if: [this.condition(depth - 1), leaf(), this.condition(depth - 1), leaf(), this.choice(depth - 1)] }
      case 2:
        return { if: [this.condition(depth - 1), this.choice(depth - 1)] }
      case 3:
        return this.condition(depth)
      default:
        return { if: [this.condition(depth - 1), this.choice(depth - 1), this.choice(depth - 1)] }
    }
  }

  fractional(depth: number): Logic {
    const weight = (): Logic =>
      this.#random.int(8) === 0
        ? { "-": [this.number(0), 5] }
        : this.one([0, 1, 10, 25, 50, 99, 1_000, 2_147_483_647, 2.5])
    const shares: Logic[] = VARIANTS.slice(0, 1 + this.#random.int(4)).map((variant) =>
      this.#random.int(5) === 0 ? [variant] : [this.#random.int(9) === 0 ? this.choice(depth - 1) : variant, weight()],
    )
    const seed: Logic = { cat: [{ var: "$flagd.flagKey" }, { var: this.one(PATHS) }] }
    if (this.#random.int(3) === 0) return { fractional: shares }
    return { fractional: [this.#random.int(6) === 0 ? { var: "email" } : seed, ...shares] }
  }

  condition(depth: number): Logic {
    if (depth <= 0) return this.comparison()
    switch (this.#random.int(9)) {
      case 0:
        return { and: [this.condition(depth - 1), this.condition(depth - 1)] }
      case 1:
        return { or: [this.condition(depth - 1), this.condition(depth - 1), this.condition(depth - 1)] }
      case 2:
        return { [this.one(["!", "!!"])]: [this.condition(depth - 1)] }
      case 3:
        return { [this.one(["some", "all", "none"])]: [{ var: "scores" }, this.itemTest()] }
      case 4:
        return { [this.one(["missing"])]: [this.one(PATHS), this.one(PATHS)] }
      case 5:
        return { missing_some: [1 + this.#random.int(2), [this.one(PATHS), this.one(PATHS)]] }
      case 6:
        return { in: [this.one(["admin", "viewer", "x"]), { merge: [{ var: ["roles", ["none"]] }, ["root"]] }] }
      default:
        return this.comparison()
    }
  }

  comparison(): Logic {
    const operator = this.one(["==", "!=", "===", "!==", "<", "<=", ">", ">="])
    switch (this.#random.int(7)) {
      case 0:
        return { [operator]: [this.text(1), this.text(0)] }
      case 1:
        return { [operator]: [this.number(1), this.one(NUMBERS)] }
      case 2:
        return { [this.one(["<", "<="])]: [this.one(NUMBERS), this.number(0), this.one(NUMBERS)] }
      case 3:
        return { [this.one(["starts_with", "ends_with"])]: [{ var: this.one(PATHS) }, this.one(TEXTS)] }
      case 4:
        return {
          sem_ver: [{ var: "version" }, this.one(["=", "!=", "<", "<=", ">", ">=", "^", "~", "?"]), this.one(VERSIONS)],
        }
      case 5:
        return { in: [{ var: this.one(PATHS) }, this.one<Logic>([TEXTS, "free pro", NUMBERS])] }
      default:
        return { [operator]: [{ var: this.one(PATHS) }, this.one<Logic>([...TEXTS, ...NUMBERS, true, null])] }
    }
  }

  text(depth: number): Logic {
    switch (this.#random.int(depth + 2)) {
      case 0:
        return { cat: [{ var: "plan" }, "-", { var: ["user.level", "?"] }] }
      case 1:
        return { var: "plan" }
      default:
        return { substr: [{ var: ["email", "nobody"] }, this.one([0, 1, -3]), this.one([2, -2, 50])] }
    }
  }

  number(depth: number): Logic {
    const attribute: Logic = { var: [this.one(["age", "user.level", "absent"]), this.one(NUMBERS)] }
    switch (this.#random.int(depth + 4)) {
      case 0:
        return { [this.one(["+", "*", "-"])]: [attribute, this.one(NUMBERS)] }
      case 1:
        return { [this.one(["max", "min"])]: [attribute, this.one(NUMBERS), this.one(NUMBERS)] }
      case 2:
        return { [this.one(["/", "%"])]: [attribute, this.one([0, 1, 3, 2.5])] }
      case 3:
        return attribute
      default: {
        const scores: Logic = this.one<Logic>([
          { var: ["scores", [1]] },
          { map: [{ var: ["scores", [1]] }, { "*": [{ var: "" }, 2] }] },
          { filter: [{ var: ["scores", [1]] }, this.itemTest()] },
        ])
        return { reduce: [scores, { "+": [{ var: "accumulator" }, { var: "current" }] }, 0] }
      }
    }
  }

  itemTest(): Logic {
    return { [this.one(["<", ">=", "==="])]: [{ var: "" }, this.one(NUMBERS)] }
  }
}
