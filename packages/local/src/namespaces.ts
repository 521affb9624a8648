import { randomUUID } from "node:crypto"
import type { LocalClock } from "./clock.ts"
import type { NamespaceRecord, NamespaceStatus } from "./storage/records.ts"
import type { Storage } from "./storage/storage.ts"

/** Keys removed in one transaction when a namespace ends: bounds the time others wait. */
const REMOVE_BATCH = 10_000

/** The namespaces and their lives: `pending`, then `provision_ok`; `deleting`, then gone. */
export class Namespaces {
  readonly #storage: Storage
  readonly #clock: LocalClock
  readonly #provisionMs: number
  /** What is stored, as every request looks at it. */
  #records: Map<string, NamespaceRecord>

  constructor(storage: Storage, clock: LocalClock, provisionMs: number) {
    this.#storage = storage
    this.#clock = clock
    this.#provisionMs = provisionMs
    this.#records = read(storage)
  }

  /** Creates a namespace that is `pending` for `provisionMs`. */
  create(name: string, supportsTtl: boolean, provisionMs: number = this.#provisionMs): Promise<NamespaceRecord> {
    const now = this.#clock.now()
    const createdAt = new Date(now).toISOString()
    const untilMs = now + provisionMs
    return this.#put({
      id: randomUUID(),
      name,
      supportsTtl,
      createdAt,
      updatedAt: createdAt,
      status: "pending",
      untilMs,
    })
  }

  /** Reads a namespace as it is now. */
  get(id: string): NamespaceRecord | undefined {
    const record = this.#records.get(id)
    return record && this.#atPresent(record)
  }

  /** Lists the namespaces, oldest first. */
  list(): NamespaceRecord[] {
    const present = Array.from(this.#records.values(), (record) => this.#atPresent(record))
    const alive = present.filter((record) => record !== undefined)
    return alive.sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
  }

  /** Puts a namespace into another step of its life, for as long as provisioning takes where the step is passing. */
  setStatus(record: NamespaceRecord, status: NamespaceStatus): Promise<NamespaceRecord> {
    const now = this.#clock.now()
    const passing = status === "pending" || status === "deleting"
    const untilMs = passing ? now + this.#provisionMs : undefined
    return this.#put({ ...record, status, untilMs, updatedAt: new Date(now).toISOString() })
  }

  rename(record: NamespaceRecord, name: string): Promise<NamespaceRecord> {
    return this.#put({ ...record, name, updatedAt: new Date(this.#clock.now()).toISOString() })
  }

  /** Looks at the store again, after it was restored. */
  reload(): void {
    this.#records = read(this.#storage)
  }

  /** Frees what namespaces that ended have left behind. */
  async sweep(): Promise<void> {
    for (const record of this.#storage.namespaces()) {
      if (this.#atPresent(record) !== undefined) continue
      await this.#clear(record.id)
      await this.#storage.transact(() => this.#storage.removeNamespace(record.id))
      this.#records.delete(record.id)
    }
  }

  async #clear(id: string): Promise<void> {
    const removeSome = (): number => {
      let removed = 0
      for (const { key } of this.#storage.scan(id, "")) {
        this.#storage.removeKey(id, key)
        if (++removed === REMOVE_BATCH) break
      }
      return removed
    }
    while ((await this.#storage.transact(removeSome)) === REMOVE_BATCH);
  }

  async #put(record: NamespaceRecord): Promise<NamespaceRecord> {
    await this.#storage.transact(() => this.#storage.putNamespace(record))
    this.#records.set(record.id, record)
    return record
  }

  /** A passing status ends by the clock alone: nothing is stored then. */
  #atPresent(record: NamespaceRecord): NamespaceRecord | undefined {
    if (record.untilMs === undefined || record.untilMs > this.#clock.now()) return record
    if (record.status === "deleting") return undefined
    const updatedAt = new Date(record.untilMs).toISOString()
    const ready: NamespaceRecord = { ...record, status: "provision_ok", updatedAt, untilMs: undefined }
    this.#records.set(record.id, ready)
    return ready
  }
}

function read(storage: Storage): Map<string, NamespaceRecord> {
  return new Map(storage.namespaces().map((record) => [record.id, record]))
}
