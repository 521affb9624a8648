import * as v from "valibot"
import { checkInput } from "../check-input.ts"
import { NAMESPACE_STATUSES, type NamespaceRecord } from "../storage/records.ts"
import type { Storage } from "../storage/storage.ts"
import { fromKeyLine, KEY_LINE, type KeyLine, toKeyLine } from "./key-line.ts"

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
      name: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
      supportsTtl: v.boolean(),
      createdAt: v.string(),
      updatedAt: v.string(),
      status: v.picklist(NAMESPACE_STATUSES),
      untilMs: v.optional(v.number()),
      keys: v.array(KEY_LINE),
    }),
  ),
})

/** Reads all that is stored into memory. */
export function takeSnapshot(storage: Storage): LocalSnapshot {
  const namespaces = storage.namespaces().map((record) => ({ ...record, keys: [...keyLines(storage, record.id)] }))
  return { format: "larder-local/1", namespaces }
}

/** Writes the keys of a namespace as lines of JSON, each a {@link KeyLine}, in byte order. */
export function* exportNamespace(storage: Storage, namespaceId: string): Generator<string> {
  for (const line of keyLines(storage, namespaceId)) yield JSON.stringify(line)
}

function* keyLines(storage: Storage, namespaceId: string): Generator<KeyLine> {
  for (const { key } of storage.scan(namespaceId, "")) {
    const stored = storage.value(namespaceId, key)
    if (stored !== undefined) yield toKeyLine(key, stored)
  }
}

/**
 * Puts what a snapshot holds in place of all that is stored, or changes nothing.
 *
 * @throws {TypeError} When it is no snapshot.
 */
export async function restoreSnapshot(storage: Storage, input: unknown): Promise<void> {
  const { namespaces } = checkInput("snapshot", SNAPSHOT, input)
  await storage.transact(() => {
    for (const { id } of storage.namespaces()) storage.removeNamespace(id)
    storage.clearKeys()
    for (const { keys, ...record } of namespaces) {
      storage.putNamespace(record)
      for (const line of keys) storage.putKey(record.id, line.key, fromKeyLine(line))
    }
  })
}
