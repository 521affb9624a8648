import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Database, open, type RootDatabase } from "lmdb"
import { lockFolder } from "./folder-lock.ts"
import {
  type KeyRecord,
  type NamespaceRecord,
  type PackedRecord,
  packRecord,
  packValue,
  type StoredValue,
  unpackRecord,
  unpackValue,
} from "./records.ts"

/** Above every character of a key, so that `prefix + AFTER_ALL` ends the range of a prefix. */
const AFTER_ALL = "\u{10ffff}"

/**
 * The embedded store: namespaces, and per key a value and what lists tell of it, kept apart so that lists read no values.
 *
 * With a folder, a transaction has reached the disk when it resolves. Without one, the same engine runs unsynchronised on
 * a temporary file that ends with the process.
 */
export class Storage {
  readonly #root: RootDatabase
  readonly #namespaces: Database<NamespaceRecord, string>
  readonly #records: Database<PackedRecord, string>
  readonly #values: Database<Uint8Array, string>
  readonly #release: () => void

  /** @throws {FolderInUseError} When another server has the folder. */
  constructor(dataDir: string | undefined) {
    const path = dataDir ?? mkdtempSync(join(tmpdir(), "larder-local-"))
    mkdirSync(path, { recursive: true })
    const remove = (): void => rmSync(path, { recursive: true, force: true })
    this.#release = dataDir === undefined ? remove : lockFolder(path)
    this.#root = this.#open(path, dataDir === undefined)
    this.#namespaces = this.#root.openDB({ name: "namespaces", encoding: "msgpack" })
    this.#records = this.#root.openDB({ name: "records", encoding: "ordered-binary" })
    this.#values = this.#root.openDB({ name: "values", encoding: "binary" })
    // Where an open file may be removed, a temporary one leaves nothing behind, even when the process is killed.
    if (dataDir === undefined && process.platform !== "win32") remove()
  }

  #open(path: string, noSync: boolean): RootDatabase {
    try {
      return open({ path, noSubdir: false, maxDbs: 3, noSync })
    } catch (error) {
      this.#release()
      throw error
    }
  }

  /** Reads the namespaces, in the order of their ids. */
  namespaces(): NamespaceRecord[] {
    return Array.from(this.#namespaces.getRange(), ({ value }) => value)
  }

  record(namespaceId: string, key: string): KeyRecord | undefined {
    const packed = this.#records.get(place(namespaceId, key))
    return packed && unpackRecord(key, packed)
  }

  value(namespaceId: string, key: string): StoredValue | undefined {
    // Its buffer is lmdb's own, until the next read: unpackValue() copies once, from the pool of small buffers.
    const packed: Uint8Array | undefined = this.#values.getBinaryFast(place(namespaceId, key))
    // Beyond 16 MiB it is in the mapped file itself, and no Buffer, whatever its type says.
    if (packed === undefined || Buffer.isBuffer(packed)) return packed && unpackValue(packed)
    return unpackValue(Buffer.from(packed.buffer, packed.byteOffset, packed.length))
  }

  /** Walks the keys that begin with `prefix`, in byte order, from behind the key `after`. */
  scan(namespaceId: string, prefix: string, after?: string): Iterable<KeyRecord> {
    const keyStart = namespaceId.length + 1
    return this.#records
      .getRange({
        start: place(namespaceId, after !== undefined && after > prefix ? after : prefix),
        exclusiveStart: after !== undefined && after >= prefix,
        end: place(namespaceId, prefix + AFTER_ALL),
      })
      .map(({ key, value }) => unpackRecord(key.slice(keyStart), value))
  }

  /** Runs `change` alone, all or nothing; changes apply in the order of the calls. Resolves when they are kept. */
  async transact<T>(change: () => T): Promise<T> {
    // Of lmdb's two kinds, this one is rolled back when `change` throws.
    const result = await this.#root.childTransaction(change)
    await this.#root.flushed
    return result
  }

  /** Only within {@link transact}. */
  putNamespace(record: NamespaceRecord): void {
    this.#namespaces.put(record.id, record)
  }

  /** Only within {@link transact}. */
  removeNamespace(id: string): void {
    this.#namespaces.remove(id)
  }

  /** Only within {@link transact}. */
  putKey(namespaceId: string, key: string, value: StoredValue): void {
    this.#records.put(place(namespaceId, key), packRecord(value))
    this.#values.put(place(namespaceId, key), packValue(value))
  }

  /** Only within {@link transact}. */
  removeKey(namespaceId: string, key: string): void {
    this.#records.remove(place(namespaceId, key))
    this.#values.remove(place(namespaceId, key))
  }

  /** Removes every key of every namespace. Only within {@link transact}. */
  clearKeys(): void {
    this.#records.clearSync()
    this.#values.clearSync()
  }

  async close(): Promise<void> {
    await this.#root.close()
    this.#release()
  }
}

/** Namespace ids are UUIDs, all of one length: the names of two namespaces never mix. */
function place(namespaceId: string, key: string): string {
  return `${namespaceId}/${key}`
}
