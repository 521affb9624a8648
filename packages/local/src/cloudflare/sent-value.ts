import { CloudflareError } from "./cloudflare-error.ts"
import { multipartBoundary, parseMultipart } from "./multipart.ts"

export interface SentValue {
  readonly bytes: Uint8Array
  readonly metadata?: unknown
}

/**
 * Reads the value off a body: the body itself, or the field `value` of a form, with `metadata` beside it.
 *
 * @throws {CloudflareError} 400 when a form has no value, or metadata that is no JSON.
 */
export function readSentValue(body: Uint8Array, contentType: string | undefined): SentValue {
  const boundary = multipartBoundary(contentType)
  if (boundary === undefined) return { bytes: body }
  const fields = parseMultipart(body, boundary)
  const bytes = fields.get("value")
  const metadata = fields.get("metadata")
  if (bytes === undefined) throw new CloudflareError("badRequest", "put: 'the form has no field value'")
  return metadata === undefined ? { bytes } : { bytes, metadata: parseMetadata(metadata) }
}

function parseMetadata(sent: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(sent).toString())
  } catch {
    throw new CloudflareError("badRequest", "put: 'metadata is no valid JSON'")
  }
}
