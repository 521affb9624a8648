import { hashBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { type DataRecord, NO_DATA } from "./data-record.ts"
import type { Identity } from "./identity-record.ts"
import { once } from "./once.ts"
import type { SessionParts } from "./session-parts.ts"
import { findStanding, isRecent, type Standing } from "./session-standing.ts"
import type { VerifiedToken } from "./token.ts"

/** Reads one session for one request: each record when it is first asked for, and once. */
export class SessionReader {
  readonly token: VerifiedToken | undefined
  /** Names the session in the store. Without a token there is none to name. */
  readonly hash: () => Promise<string> = once(() => hashBase64Url(this.token?.id ?? ""))
  readonly #parts: SessionParts
  readonly #records = new Map<string, Promise<DataRecord>>()
  #stored = once(() => this.#readIdentity())
  #standing = once(() => this.#judge("recent"))
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

  /** The identity as it is stored, though its session be over. */
  stored(): Promise<Identity | undefined> {
    return this.#stored()
  }

  standing(): Promise<Standing> {
    return this.#standing()
  }

  /** Reads the session and its user's revocation again. */
  freshStanding(): Promise<Standing> {
    this.#stored = once(() => this.#readIdentity())
    this.#standing = once(() => this.#judge("fresh"))
    return this.#standing()
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

  /** Tells whether there may be a record: of the fields that are not isolated, the token knows. */
  mayHold(cell: string): boolean {
    return cell !== MAIN_CELL || (this.token?.version ?? 0) > 0
  }

  /** Names the data records there may be. */
  async dataKeys(): Promise<readonly string[]> {
    const { dataKeyOf, options } = this.#parts
    const cells = [MAIN_CELL, ...options.isolated].filter((cell) => this.mayHold(cell))
    return Promise.all(cells.map((cell) => dataKeyOf(this.token?.id ?? "", cell)))
  }

  async #readRecord(cell: string): Promise<DataRecord> {
    const { token } = this
    if (token === undefined) return NO_DATA
    const { data, dataKeyOf, options } = this.#parts
    // The version is that of the main record.
    const version = cell === MAIN_CELL ? token.version : 0
    const reading = dataKeyOf(token.id, cell).then((key) => data.read(key, version))
    const [standing, { record, isStale }] = await Promise.all([this.standing(), reading])
    if (standing.is !== "live") return NO_DATA
    if (isStale) options.onEvent({ type: "stale-read", session: await this.hash() })
    this.#isStale ||= isStale
    return record
  }

  /** Reads it once more where it may not be visible yet. */
  async #readIdentity(): Promise<Identity | undefined> {
    const { token } = this
    if (token === undefined) return undefined
    const hash = await this.hash()
    const identity = await this.#parts.identities.read(hash)
    return identity ?? (isRecent(this.#parts, token.stampMs) ? this.#parts.identities.read(hash) : undefined)
  }

  async #judge(how: "recent" | "fresh"): Promise<Standing> {
    const { token } = this
    if (token === undefined) return { is: "none" }
    const finding = { token, hash: await this.hash(), identity: await this.#stored() }
    this.#known = await findStanding(this.#parts, finding, how)
    return this.#known
  }
}
