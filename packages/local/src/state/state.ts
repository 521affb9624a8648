import * as v from "valibot"
import { checkInput } from "../check-input.ts"
import type { Keyspace } from "../keyspace.ts"
import type { Namespaces } from "../namespaces.ts"
import { NAMESPACE_STATUSES, type NamespaceRecord } from "../storage/records.ts"
import type { Storage } from "../storage/storage.ts"
import { fromKeyLine, KEY_LINE, type KeyLine, toKeyLine } from "./key-line.ts"
import { readSeed, type SeedSource } from "./read-seed.ts"

/** Everything that is stored, as plain JSON. */
export interface LocalSnapshot {
  readonly format: "larder-local/1"
  readonly namespaces: readonly (NamespaceRecord & { readonly keys: readonly KeyLine[] })[]
}

const SNAPSHOT: v.GenericSchema<unknown, LocalSnapshot> = v.strictObject({
  format: v.literal("larder-local/1"),
  namespaces: v.array(
    v.strictObject({
      id: v.pipe(v.string(), v.uuid()),
      // A title of Cloudflare is any text.
      name: v.pipe(v.string(), v.nonEmpty()),
      supportsTtl: v.boolean(),
      createdAt: v.string(),
      updatedAt: v.string(),
      status: v.picklist(NAMESPACE_STATUSES),
      untilMs: v.optional(v.number()),
      keys: v.array(KEY_LINE),
    }),
  ),
})

/** What is stored, as a whole: taken out, put back, filled from elsewhere. */
export class LocalState {
  readonly #storage: Storage
  readonly #namespaces: Namespaces
  readonly #keyspace: Keyspace

  constructor(storage: Storage, namespaces: Namespaces, keyspace: Keyspace) {
    this.#storage = storage
    this.#namespaces = namespaces
    this.#keyspace = keyspace
  }

  /** Reads all that is stored into memory. */
  snapshot(): LocalSnapshot {
    const namespaces = this.#storage.namespaces().map((record) => ({ ...record, keys: [...this.#lines(record.id)] }))
    return { format: "larder-local/1", namespaces }
  }

  /**
   * Puts what a snapshot holds in place of all that is stored, or changes nothing.
   *
   * @throws {TypeError} When it is no snapshot.
   */
  async restore(input: unknown): Promise<void> {
    const { namespaces } = checkInput("snapshot", SNAPSHOT, input)
    await this.#storage.transact(() => {
      for (const { id } of this.#storage.namespaces()) this.#storage.removeNamespace(id)
      this.#storage.clearKeys()
      for (const { keys, ...record } of namespaces) {
        this.#storage.putNamespace(record)
        for (const line of keys) this.#storage.putKey(record.id, line.key, fromKeyLine(line))
      }
    })
    this.#namespaces.reload()
    this.#keyspace.settle()
  }

  /** Stores many values. @returns How many. @throws {TypeError | RangeError} When one cannot be stored; then none is. */
  async seed(namespaceId: string, source: SeedSource): Promise<number> {
    const values = readSeed(source)
    await this.#keyspace.seed(namespaceId, values)
    return values.length
  }

  /** Writes the keys of a namespace as lines of JSON, each a {@link KeyLine}, in byte order. */
  *exportNamespace(namespaceId: string): Generator<string> {
    for (const line of this.#lines(namespaceId)) yield JSON.stringify(line)
  }

  *#lines(namespaceId: string): Generator<KeyLine> {
    for (const { key } of this.#storage.scan(namespaceId, "")) {
      const stored = this.#storage.value(namespaceId, key)
      if (stored !== undefined) yield toKeyLine(key, stored)
    }
  }
}
