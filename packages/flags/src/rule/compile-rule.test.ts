import { describe, expect, it } from "vitest"
import { compileRule, type RuleOptions } from "./compile-rule.ts"

const OPTIONS: RuleOptions = { flagKey: "new-ui", bucketing: "v2", evaluators: {} }
const NOW = Date.UTC(2026, 10, 21)

const DATA = {
  targetingKey: "user-42",
  plan: "pro",
  age: 18,
  none: null,
  zero: 0,
  roles: ["admin", "editor"],
  scores: [1, 2, 3],
  user: { level: 3, name: { first: "Zoë" } },
  since: new Date(0),
  call: () => "never",
  constructor: "Ferrari",
}

function run(logic: unknown, options: Partial<RuleOptions> = {}, data: Record<string, unknown> = DATA): unknown {
  return compileRule(logic, { ...OPTIONS, ...options })({ data, context: data, nowMs: NOW })
}

describe("compileRule()", () => {
  it.each<[unknown, unknown]>([
    // Values.
    ["on", "on"],
    [null, null],
    [
      [1, { var: "age" }, [2]],
      [1, 18, [2]],
    ],
    [{}, {}],
    // var
    [{ var: "plan" }, "pro"],
    [{ var: ["plan"] }, "pro"],
    [{ var: "user.name.first" }, "Zoë"],
    [{ var: "roles.1" }, "editor"],
    [{ var: "absent" }, null],
    [{ var: "absent.more" }, null],
    [{ var: "plan.more" }, null],
    [{ var: ["absent", "default"] }, "default"],
    [{ var: ["absent", { var: "age" }] }, 18],
    [{ var: ["none", "default"] }, null],
    [{ var: { cat: ["pl", "an"] } }, "pro"],
    [{ var: [{ cat: ["ab", "sent"] }, 7] }, 7],
    [{ var: "$flagd.flagKey" }, "new-ui"],
    [{ var: "$flagd.timestamp" }, NOW / 1_000],
    // What every object inherits, and functions, are not there.
    [{ var: "toString" }, null],
    [{ var: "__proto__" }, null],
    [{ var: "user.constructor.name" }, null],
    [{ var: "constructor" }, "Ferrari"],
    [{ var: "call" }, null],
    // missing
    [{ missing: ["plan", "absent", "none"] }, ["absent"]],
    [{ missing: [{ merge: ["plan", ["x", "y"]] }] }, ["x", "y"]],
    [{ missing_some: [1, ["plan", "absent"]] }, []],
    [{ missing_some: [2, ["plan", "absent"]] }, ["absent"]],
    // Conditions.
    [{ if: [] }, undefined],
    [{ if: ["only"] }, "only"],
    [{ if: [false, "a", true, "b", "c"] }, "b"],
    [{ if: [0, "a", "", "b", "c"] }, "c"],
    [{ if: [false, "a"] }, undefined],
    [{ if: [{ var: "roles" }, "some", "none"] }, "some"],
    [{ if: [[], "some", "none"] }, "none"],
    [{ if: [{ var: "since" }, "some", "none"] }, "some"],
    [{ and: [1, "x", 2] }, 2],
    [{ and: [1, 0, 2] }, 0],
    [{ or: [0, "x", 2] }, "x"],
    [{ or: [] }, null],
    [{ "!": [{ var: "zero" }] }, true],
    [{ "!": { var: "plan" } }, false],
    [{ "!!": [[]] }, false],
    // Comparisons: texts as texts, anything else as numbers.
    [{ "==": [{ var: "plan" }, "pro"] }, true],
    [{ "==": [{ var: "age" }, "18"] }, true],
    [{ "===": [{ var: "age" }, "18"] }, false],
    [{ "!=": [{ var: "absent" }, "x"] }, true],
    [{ "==": [{ var: "absent" }, { var: "none" }] }, true],
    [{ "<": ["10", "9"] }, true],
    [{ "<": [10, "9"] }, false],
    [{ ">": [{ var: "absent" }, 10] }, false],
    [{ "<=": [18, { var: "age" }, 64] }, true],
    [{ "<": [18, { var: "age" }, 64] }, false],
    [{ "==": [true, 1] }, true],
    // Numbers.
    [{ "+": [1, "2", { var: "age" }] }, 21],
    [{ "+": "3" }, 3],
    [{ "*": [2, { var: "user.level" }] }, 6],
    [{ "-": [{ var: "age" }, 3] }, 15],
    [{ "-": [{ var: "age" }] }, -18],
    [{ "/": [9, 2] }, 4.5],
    [{ "%": [9, 2] }, 1],
    [{ max: [1, { var: "age" }, 3] }, 18],
    [{ min: [1, { var: "age" }, 3] }, 1],
    // Texts.
    [{ cat: [{ var: "plan" }, "-", { var: "absent" }, 7] }, "pro-7"],
    [{ in: ["admin", { var: "roles" }] }, true],
    [{ in: ["ro", { var: "plan" }] }, true],
    [{ in: ["x", { var: "absent" }] }, false],
    [{ substr: ["larder", 1, 2] }, "ar"],
    [{ substr: ["larder", -3] }, "der"],
    [{ substr: ["larder", 1, -2] }, "ard"],
    [{ starts_with: [{ var: "plan" }, "p"] }, true],
    [{ ends_with: [{ var: "plan" }, "p"] }, false],
    [{ starts_with: [{ var: "age" }, "1"] }, null],
    // Lists.
    [{ map: [{ var: "scores" }, { "*": [{ var: "" }, 2] }] }, [2, 4, 6]],
    [{ filter: [{ var: "scores" }, { ">": [{ var: "" }, 1] }] }, [2, 3]],
    [{ reduce: [{ var: "scores" }, { "+": [{ var: "accumulator" }, { var: "current" }] }, 10] }, 16],
    [{ all: [{ var: "scores" }, { ">": [{ var: "" }, 0] }] }, true],
    [{ all: [[], true] }, false],
    [{ some: [{ var: "roles" }, { starts_with: [{ var: "" }, "adm"] }] }, true],
    [{ none: [{ var: "roles" }, { "==": [{ var: "" }, "admin"] }] }, false],
    [{ merge: [1, [2, 3], { var: "roles" }] }, [1, 2, 3, "admin", "editor"]],
    [{ map: [{ var: "absent" }, 1] }, []],
    // Inside, "$flagd" is not there; a rollout still goes by the context.
    [{ map: [[1], { var: "$flagd.flagKey" }] }, [null]],
    [{ map: [[1], { fractional: [["a", 1]] }] }, ["a"]],
  ])("evaluates %j to %j", (logic, result) => {
    expect(run(logic)).toEqual(result)
  })

  it.each([
    [{ "==": [{ var: "plan" }, 1] }],
    [{ "<": [{ var: "user" }, 1] }],
    [{ "+": [{ var: "plan" }] }],
    [{ "/": [1, { var: "zero" }] }],
    [{ "%": [1, 0] }],
    [{ max: ["1"] }],
    [{ in: ["x", { var: "age" }] }],
    [{ substr: [{ var: "age" }, 0] }],
  ])("%j cannot be computed", (logic) => {
    expect(() => run(logic)).toThrow(TypeError)
  })

  it.each<[string, unknown]>([
    ["an unknown operator", { if: [{ xor: [1, 2] }, 1] }],
    ["an operator that every object inherits", { toString: [] }],
    ["an operator called __proto__", JSON.parse('{"__proto__": [1]}')],
    ["two operators in one operation", { "==": [1, 1], "!=": [1, 2] }],
    ["an unknown $ref", { $ref: "toString" }],
    ["conditions that are no list", { and: { var: "roles" } }],
  ])("refuses %s", (_, logic) => {
    expect(() => run(logic)).toThrow(SyntaxError)
  })

  it("puts evaluators in the place of their $ref", () => {
    const evaluators = {
      adult: { ">=": [{ var: "age" }, 18] },
      grownPro: { and: [{ $ref: "adult" }, { $ref: "pro" }] },
    }
    const pro = { "==": [{ var: "plan" }, "pro"] }
    expect(run({ if: [{ $ref: "grownPro" }, "on", "off"] }, { evaluators: { ...evaluators, pro } })).toBe("on")
  })

  it.each([
    ["in a circle", { a: { "!": [{ $ref: "a" }] } }],
    ["in a circle that branches", { a: { and: [{ $ref: "a" }, { $ref: "a" }] } }],
  ])("refuses evaluators that refer to each other %s", (_, evaluators) => {
    expect(() => run({ $ref: "a" }, { evaluators })).toThrow(SyntaxError)
  })

  it("refuses evaluators that double at every step", () => {
    const doubled = Array.from({ length: 40 }, (_, index) => {
      const next = { $ref: `e${index + 1}` }
      return [`e${index}`, { and: [next, next] }] as const
    })
    const evaluators = { ...Object.fromEntries(doubled), e40: true }
    expect(() => run({ $ref: "e0" }, { evaluators })).toThrow("operations")
  })

  it("refuses a rule nested deeper than 128", () => {
    let logic: unknown = true
    for (let depth = 0; depth < 200; depth++) logic = { "!": [logic] }
    expect(() => run(logic)).toThrow("deep")
  })

  it("does not look at branches that are not taken", () => {
    const data = {
      get trap() {
        throw new Error("looked at")
      },
    }
    expect(run({ if: [true, "on", { var: "trap" }] }, {}, data)).toBe("on")
  })
})
