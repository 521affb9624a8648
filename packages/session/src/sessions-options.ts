import { assertPhysicalPrefix, type KvStore } from "@larder/core"
import { type CookieShape, createCookieShape, type SessionCookieOptions } from "./session-cookie.ts"
import type { SessionEvent } from "./session-event.ts"
import type { StandardSchema } from "./standard-schema.ts"
import type { TransportKind } from "./token-transport.ts"

/** Options of `createSessions`. */
export interface SessionsOptions<Data> {
  /** Where sessions are kept. */
  readonly store: KvStore
  /** Sign what clients keep; each has 32 characters or more. Newest first: the first signs, all of them verify. */
  readonly secrets: readonly string[]
  /** First segment of the keys in the store, without a trailing slash. @default "session" */
  readonly prefix?: string | undefined
  readonly cookie?: SessionCookieOptions | undefined
  /** Where the token travels. @default "cookie" */
  readonly transport?: TransportKind | undefined
  /** Ends a session that was not seen for so long, in milliseconds > 0. @default 1_800_000 (30 minutes) */
  readonly idleTimeoutMs?: number | undefined
  /** Ends a session so long after it began, in milliseconds, not below `idleTimeoutMs`. @default 43_200_000 (12 hours) */
  readonly absoluteTimeoutMs?: number | undefined
  /** How long a process goes by what it has read of a user's revocation, in milliseconds ≥ 0. @default 30_000 */
  readonly revocationMemoMs?: number | undefined
  /** Largest stored record, in bytes ≥ 1024. @default 65_536 */
  readonly maxBytes?: number | undefined
  /** Checks what is written, and types what is read. It must accept data with fields missing: a new session has none. */
  readonly schema?: StandardSchema<Data> | undefined
  /** Fields with a record of their own: writes of them conflict with no other field's, and each costs a write. @default [] */
  readonly isolated?: readonly (keyof Data & string)[] | undefined
  /**
   * Whether the response waits for the write of changed fields. Without, a failure is told to `onEvent` alone.
   *
   * @default true
   */
  readonly waitForWrites?: boolean | undefined
  /** Seals what is stored, with secrets like `secrets`; one must be kept until what it sealed has ended. @default not sealed */
  readonly seal?: readonly string[] | undefined
  /** Origins whose requests count as our own, such as `"https://app.example"`. @default [] */
  readonly trustedOrigins?: readonly string[] | undefined
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
  /** Takes over work that no caller waits for (`waitUntil` of a runtime). @default it runs on by itself */
  readonly defer?: ((work: Promise<unknown>) => void) | undefined
  /** Hears of what is worth logging. @default nobody does */
  readonly onEvent?: ((event: SessionEvent) => void) | undefined
}

/**
 * Defaults of {@link SessionsOptions}.
 *
 * Timeouts: 30 minutes and 12 hours, as NIST SP 800-63B has them for its second level (AAL2, revision 3, read 2026-08).
 */
export const SESSIONS_DEFAULTS = {
  prefix: "session",
  transport: "cookie",
  idleTimeoutMs: 1_800_000,
  absoluteTimeoutMs: 43_200_000,
  revocationMemoMs: 30_000,
  maxBytes: 65_536,
  waitForWrites: true,
} as const

/** Options of `createSessions`, complete and checked. */
export interface ResolvedSessionsOptions {
  readonly store: KvStore
  readonly secrets: readonly string[]
  readonly prefix: string
  readonly cookie: CookieShape
  readonly isDevelopment: boolean
  readonly transport: TransportKind
  readonly idleTimeoutMs: number
  readonly absoluteTimeoutMs: number
  readonly revocationMemoMs: number
  readonly maxBytes: number
  readonly schema: StandardSchema<unknown> | undefined
  readonly isolated: readonly string[]
  readonly waitForWrites: boolean
  readonly seal: readonly string[] | undefined
  readonly trustedOrigins: readonly string[]
  readonly now: () => number
  readonly defer: (work: Promise<unknown>) => void
  readonly onEvent: (event: SessionEvent) => void
}

/** Three hashes and what separates them, behind the prefix of a device. */
const LONGEST_NAME = 131
const MIN_SECRET_CHARACTERS = 32
/** 400 days in milliseconds: browsers keep no cookie for longer (RFC 6265bis section 5.5, read 2026-08). */
const MAX_NUMBER = 34_560_000_000

/**
 * Completes and checks options.
 *
 * @throws {RangeError} When a number is out of its range, or a secret too short.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with the prefix.
 */
export function resolveSessionsOptions<Data>(options: SessionsOptions<Data>): ResolvedSessionsOptions {
  const idleTimeoutMs = requireNumber("idleTimeoutMs", options.idleTimeoutMs ?? SESSIONS_DEFAULTS.idleTimeoutMs, 1)
  const { absoluteTimeoutMs = SESSIONS_DEFAULTS.absoluteTimeoutMs, cookie = {} } = options
  return {
    store: options.store,
    secrets: requireSecrets("secrets", options.secrets),
    prefix: requirePrefix(options.prefix ?? SESSIONS_DEFAULTS.prefix, options.store),
    cookie: createCookieShape(cookie, idleTimeoutMs),
    isDevelopment: cookie.development === true,
    transport: requireTransport(options.transport ?? SESSIONS_DEFAULTS.transport),
    idleTimeoutMs,
    absoluteTimeoutMs: requireNumber("absoluteTimeoutMs", absoluteTimeoutMs, idleTimeoutMs),
    revocationMemoMs: requireNumber(
      "revocationMemoMs",
      options.revocationMemoMs ?? SESSIONS_DEFAULTS.revocationMemoMs,
      0,
    ),
    maxBytes: requireNumber("maxBytes", options.maxBytes ?? SESSIONS_DEFAULTS.maxBytes, 1_024),
    schema: options.schema,
    isolated: options.isolated ?? [],
    waitForWrites: options.waitForWrites ?? SESSIONS_DEFAULTS.waitForWrites,
    seal: options.seal && requireSecrets("seal", options.seal),
    trustedOrigins: options.trustedOrigins ?? [],
    now: options.now ?? (() => Date.now()),
    defer: options.defer ?? ignore,
    onEvent: toQuiet(options.onEvent ?? ignore),
  }
}

function requirePrefix(prefix: string, { capabilities }: KvStore): string {
  assertPhysicalPrefix("createSessions", `${prefix}-user/`, capabilities.maxKeyBytes - LONGEST_NAME)
  return prefix
}

function requireTransport(kind: TransportKind): TransportKind {
  if (kind === "cookie" || kind === "header" || kind === "bearer") return kind
  throw new TypeError(`transport: expected "cookie", "header" or "bearer", got ${String(kind)}`)
}

function requireSecrets(name: string, secrets: readonly string[]): readonly string[] {
  if (!Array.isArray(secrets) || secrets.length === 0) throw new TypeError(`${name}: expected one secret or more`)
  for (const secret of secrets) {
    // The messages say nothing of the secret itself.
    if (typeof secret !== "string") throw new TypeError(`${name}: expected strings, got a ${typeof secret}`)
    if (secret.length >= MIN_SECRET_CHARACTERS) continue
    throw new RangeError(`${name}: expected ${MIN_SECRET_CHARACTERS} characters or more, got ${secret.length}`)
  }
  return secrets
}

function requireNumber(name: string, value: number, low: number): number {
  if (typeof value !== "number") throw new TypeError(`${name}: expected a number, got a ${typeof value}`)
  if (value >= low && value <= MAX_NUMBER) return value
  throw new RangeError(`${name}: expected ${low} to ${MAX_NUMBER}, got ${value}`)
}

/** What observes a session must not change what becomes of it. */
function toQuiet(onEvent: (event: SessionEvent) => void): (event: SessionEvent) => void {
  return (event) => {
    try {
      onEvent(event)
    } catch {
      // There is nobody left to tell.
    }
  }
}

function ignore(): void {}
