import { MAIN_CELL } from "./cells.ts"
import { type DataRecord, NO_DATA } from "./data-record.ts"
import { hashText } from "./hash-text.ts"
import { type Identity, isSettled } from "./identity-record.ts"
import type { SessionParts } from "./session-parts.ts"
import type { VerifiedToken } from "./token.ts"

/**
 * What has become of a session: `"live"`, `"ended"`, or none to begin with.
 *
 * `"unseen"`: its token was issued just now, so that its records may not be visible here yet.
 */
export type Standing =
  | { readonly is: "live"; readonly identity: Identity }
  | { readonly is: "none" | "ended" | "unseen"; readonly identity?: undefined }

/** How long after a token was issued its records may not be visible everywhere, in milliseconds. */
const RECENT_MS = 60_000

/** Reads one session for one request: each record when it is first asked for, and once. */
export class SessionReader {
  readonly token: VerifiedToken | undefined
  readonly #parts: SessionParts
  readonly #records = new Map<string, Promise<DataRecord>>()
  #hash: Promise<string> | undefined
  #standing: Promise<Standing> | undefined
  #known: Standing | undefined
  #found: Identity | undefined
  #isStale = false

  constructor(parts: SessionParts, token: VerifiedToken | undefined) {
    this.#parts = parts
    this.token = token
    if (token === undefined) this.#known = { is: "none" }
  }

  /** What was found out so far, without an operation. */
  get known(): Standing | undefined {
    return this.#known
  }

  /** The identity as it was found, though its session be over. */
  get found(): Identity | undefined {
    return this.#found
  }

  /** Whether data that was read is older than what the client has seen. */
  get isStale(): boolean {
    return this.#isStale
  }

  /** Names the session in the store. Without a token there is none to name. */
  hash(): Promise<string> {
    this.#hash ??= hashText(this.token?.id ?? "")
    return this.#hash
  }

  standing(): Promise<Standing> {
    this.#standing ??= this.#keep(this.#find("recent"))
    return this.#standing
  }

  /** Reads the session and its user's revocation again. */
  freshStanding(): Promise<Standing> {
    this.#standing = this.#keep(this.#find("fresh"))
    return this.#standing
  }

  /** Finds the identity for a write: `"fresh"` from the store, even where it was read before. */
  async identity(how: "fresh" | "known"): Promise<Identity | undefined> {
    const isReread = how === "fresh" && this.#known?.is === "live"
    if (!isReread) return (await this.standing()).identity
    const identity = await this.#parts.identities.read(await this.hash())
    return identity?.isRetired === true ? undefined : identity
  }

  /** Reads a data record, and beside it whether the session is live: without that, it is empty. */
  record(cell: string): Promise<DataRecord> {
    const known = this.#records.get(cell)
    if (known !== undefined) return known
    const record = this.#readRecord(cell)
    this.#records.set(cell, record)
    record.catch(() => this.#records.delete(cell))
    return record
  }

  /** What was read of a record in this request, without an operation. */
  peekRecord(cell: string): Promise<DataRecord> | undefined {
    return this.#records.get(cell)
  }

  async #readRecord(cell: string): Promise<DataRecord> {
    const { token } = this
    if (token === undefined) return NO_DATA
    const [standing, { record, isStale }] = await Promise.all([
      this.standing(),
      // The version is that of the main record.
      this.#parts
        .dataKeyOf(token.id, cell)
        .then((key) => this.#parts.data.read(key, cell === MAIN_CELL ? token.version : 0)),
    ])
    if (standing.is !== "live") return NO_DATA
    if (isStale) await this.#noteStale()
    return record
  }

  async #noteStale(): Promise<void> {
    this.#isStale = true
    this.#parts.options.onEvent({ type: "stale-read", session: await this.hash() })
  }

  #keep(standing: Promise<Standing>): Promise<Standing> {
    standing.then(
      (found) => {
        this.#known = found
      },
      () => {
        this.#standing = undefined
      },
    )
    return standing
  }

  async #find(how: "recent" | "fresh"): Promise<Standing> {
    const { identities, options } = this.#parts
    const { token } = this
    if (token === undefined) return { is: "none" }
    const hash = await this.hash()
    const isRecent = options.now() - token.stampMs < RECENT_MS
    const identity = (await identities.read(hash)) ?? (isRecent ? await identities.read(hash) : undefined)
    this.#found = identity
    if (identity === undefined) return this.#missing(hash, isRecent)
    if (identity.isRetired === true) return { is: "ended" }
    const { user, epoch, authenticatedAtMs = 0 } = identity
    if (user === undefined) return { is: "live", identity }
    // Both are read after the identity, so that what came before the session began cannot end it.
    const [present, isSignedIn] = await Promise.all([
      this.#parts.revocations.epochOf(user, how),
      isSettled(identity, token.stampMs) || this.#parts.devices.has(user, identity.device ?? hash),
    ])
    if (present !== undefined && present !== epoch) return { is: "ended" }
    return isSignedIn ? { is: "live", identity } : this.#missing(hash, options.now() - authenticatedAtMs < RECENT_MS)
  }

  #missing(hash: string, isRecent: boolean): Standing {
    this.#parts.options.onEvent({ type: "missing", session: hash, isRecent })
    return { is: isRecent ? "unseen" : "ended" }
  }
}
