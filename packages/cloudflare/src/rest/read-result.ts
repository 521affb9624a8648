import { KvResponseError } from "@larder/core"
import { isRecord, parseJson, type TransportReply } from "@larder/core/transport"
import { errorDetails, toCloudflareError } from "./cloudflare-errors.ts"

/** What an answer of the API holds. */
export interface ApiAnswer {
  readonly result: unknown
  readonly resultInfo: Readonly<Record<string, unknown>>
}

/**
 * Opens the envelope around a result.
 *
 * @throws {KvHttpError} When the status, or the envelope, says that it failed.
 * @throws {KvResponseError} When it is no envelope.
 */
export function readResult(operation: string, reply: TransportReply): ApiAnswer {
  const body = openEnvelope(operation, reply)
  if (!isRecord(body) || !("result" in body)) {
    throw new KvResponseError("expected a JSON object with a result", errorDetails(operation, reply))
  }
  const info = body["result_info"]
  return { result: body["result"], resultInfo: isRecord(info) ? info : {} }
}

/**
 * Parses an answer that says by its status alone that all is well: what else is in it, and whether, does not matter.
 *
 * @throws {KvHttpError} When the status, or the envelope, says that it failed.
 */
export function openEnvelope(operation: string, reply: TransportReply): unknown {
  assertDone(operation, reply)
  const body = parseJson(reply.bytes)
  if (isRecord(body) && body["success"] === false) throw toCloudflareError(operation, reply)
  return body
}

/** @throws {KvHttpError} When the status says that it failed. */
export function assertDone(operation: string, reply: TransportReply): void {
  if (reply.status >= 400) throw toCloudflareError(operation, reply)
}
