import { withPrefix } from "@larder/core"
import { isRecord } from "../definition/check.ts"
import { compileFlag } from "../definition/compile-flag.ts"
import { FLAGS_DEFAULTS } from "../flags-options.ts"
import { toFlagKey } from "../sources/flag-keys.ts"
import { createChangeLog, type FlagAction, type FlagChange } from "./change-log.ts"
import { checkFlag } from "./check-flag.ts"
import { checkPrerequisites } from "./check-prerequisites.ts"
import type { FlagsAdmin, FlagsAdminOptions } from "./flags-admin.ts"
import { InvalidFlagError } from "./invalid-flag-error.ts"
import { createKeysHome } from "./keys-home.ts"
import { mergePatch } from "./merge-patch.ts"
import { pinBucketing } from "./pin-bucketing.ts"
import { placeRollout } from "./place-rollout.ts"
import { type Rollout, toFractional } from "./rollout.ts"
import { createSetHome } from "./set-home.ts"

/** Changes that `rollback` looks through for the one it is told. */
const ROLLBACK_DEPTH = 1_000

/**
 * Creates what writes flags.
 *
 * Changes made through one admin come one after the other. The store has no compare-and-swap: of changes that two processes make
 * to the same flag, or the same set, at the same time, the last one stays; the audit trail has both.
 *
 * @throws {InvalidKeyError} When the prefix or the set cannot be part of a key.
 *
 * @example
 * ```ts
 * const admin = createFlagsAdmin({ store })
 * await admin.set("new-ui", { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" }, { by: "ann" })
 * await admin.rollout("new-ui", { variant: "on", percent: 10 }, { by: "ann" })
 * await admin.rollback("new-ui", { by: "bob" })
 * ```
 */
export function createFlagsAdmin(options: FlagsAdminOptions): FlagsAdmin {
  const { store, set, prefix = FLAGS_DEFAULTS.prefix, flags, now = Date.now, random = Math.random } = options
  const sets = withPrefix(store, `${prefix}-set/`)
  const home =
    set === undefined ? createKeysHome(withPrefix(store, `${prefix}/`)) : createSetHome(sets, toFlagKey(set, sets))
  const log = createChangeLog(withPrefix(store, `${prefix}-log/`), set === undefined ? [] : [set], now, random)
  let last: Promise<unknown> = Promise.resolve()

  async function make(name: string, action: FlagAction, by: string, edit: Edit): Promise<FlagChange> {
    if (by.trim() === "") throw new InvalidFlagError(action, "by: expected who makes the change")
    const from = await home.read(name)
    const edited = pinBucketing(await edit(from), from)
    const to = edited === undefined ? undefined : await checkFlag(name, edited, await home.shared(), compileFlag)
    await checkPrerequisites(name, to, (other) => home.read(other))
    const encoded = to === undefined ? undefined : home.encode(to)
    const change = await log.append({ name, by, action, from, to })
    await home.write(name, encoded)
    await flags?.refresh()
    return change
  }

  /** One after the other; a change that fails does not hold up the next one. */
  const change: typeof make = (...args) => {
    const made = last.then(() => make(...args))
    last = made.catch(() => {})
    return made
  }

  async function findBefore(name: string, id: string | undefined): Promise<unknown> {
    const changes = await log.read(name, id === undefined ? 1 : ROLLBACK_DEPTH)
    const found = id === undefined ? changes[0] : changes.find((made) => made.id === id)
    if (found === undefined) throw new InvalidFlagError("rollback", "there is no such change")
    return id === undefined ? found.from : found.to
  }

  return {
    names: () => home.names(),
    get: (name) => home.read(name),
    set: (name, content, { by }) => change(name, "set", by, () => content),
    patch: (name, changes, { by }) => change(name, "patch", by, (content) => mergePatch(existing(content), changes)),
    remove: (name, { by }) => change(name, "remove", by, removed),
    rollout: (name, rollout, { by }) => change(name, "rollout", by, (content) => withRollout(content, rollout)),
    rollback: (name, { by, to }) => change(name, "rollback", by, () => findBefore(name, to)),
    history: (name, { limit = 20 } = {}) => log.read(name, limit),
  }
}

/** Makes what a flag shall be of what it is: `undefined` stands for none. */
type Edit = (content: unknown) => unknown

function existing(content: unknown): unknown {
  if (content === undefined) throw new InvalidFlagError("flags", "there is no such flag")
  return content
}

function removed(content: unknown): undefined {
  existing(content)
}

function withRollout(content: unknown, rollout: Rollout): unknown {
  const { variants, defaultVariant, targeting } = isRecord(content) ? content : {}
  const otherwise = rollout.otherwise ?? defaultVariant
  for (const variant of [rollout.variant, otherwise]) {
    if (typeof variant === "string" && isRecord(variants) && Object.hasOwn(variants, variant)) continue
    throw new InvalidFlagError("rollout", "the flag has no such variant, or no default variant for the others")
  }
  const placed = placeRollout(targeting, toFractional(rollout, String(otherwise)))
  return { ...Object(content), targeting: placed }
}
