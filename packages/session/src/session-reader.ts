import { MAIN_CELL } from "./cells.ts"
import { type DataRecord, NO_DATA } from "./data-record.ts"
import { hashText } from "./hash-text.ts"
import type { Identity } from "./identity-record.ts"
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
    return isReread ? this.#parts.identities.read(await this.hash()) : (await this.standing()).identity
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
    const { identities, revocations } = this.#parts
    if (this.token === undefined) return { is: "none" }
    const hash = await this.hash()
    const isRecent = this.#parts.options.now() - this.token.stampMs < RECENT_MS
    const identity = (await identities.read(hash)) ?? (isRecent ? await identities.read(hash) : undefined)
    if (identity === undefined) {
      this.#parts.options.onEvent({ type: "missing", session: hash, isRecent })
      return { is: isRecent ? "unseen" : "ended" }
    }
    // Read after the identity: what was revoked before the session began is in it.
    const epoch = identity.user && (await revocations.epochOf(identity.user, how))
    return epoch && epoch !== identity.epoch ? { is: "ended" } : { is: "live", identity }
  }
}
