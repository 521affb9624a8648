import { KvResponseError } from "@larder/core"
import { isRecord, type Transport } from "@larder/core/transport"
import { toMs } from "../values/key-info.ts"
import type { BulkText } from "../values/read-many.ts"
import { errorDetails } from "./cloudflare-errors.ts"
import { readResult } from "./read-result.ts"

/** The service answers up to 25 MB of values; as JSON they take more. */
const MAX_BYTES = 67_108_864
const OPERATION = "getMany"
const encoder = new TextEncoder()

/**
 * Reads up to 100 keys by one call.
 *
 * @param path Of the namespace.
 */
export async function bulkRead(
  transport: Transport,
  path: string,
  keys: readonly string[],
): Promise<Map<string, BulkText>> {
  const reply = await transport.send({
    operation: OPERATION,
    method: "POST",
    path: `${path}/bulk/get`,
    body: encoder.encode(JSON.stringify({ keys, type: "text", withMetadata: true })),
    contentType: "application/json",
    maxBytes: MAX_BYTES,
  })
  const { result } = readResult(OPERATION, reply)
  const values = isRecord(result) ? result["values"] : undefined
  if (!isRecord(values)) throw new KvResponseError("expected values in result", errorDetails(OPERATION, reply))
  const texts = new Map<string, BulkText>()
  for (const key of keys) {
    const value = Object.hasOwn(values, key) ? values[key] : null
    if (value === null) continue
    const text = readText(value)
    if (text === undefined) throw new KvResponseError("expected texts, or null", errorDetails(OPERATION, reply))
    texts.set(key, text)
  }
  return texts
}

/** With metadata, a value stands in an object; some answers leave it bare. */
function readText(value: unknown): BulkText | undefined {
  if (typeof value === "string") return { text: value }
  if (!isRecord(value) || typeof value["value"] !== "string") return undefined
  return { text: value["value"], expiresAtMs: toMs(value["expiration"]) }
}
