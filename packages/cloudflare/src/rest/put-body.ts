import type { PreparedWrite } from "../values/prepare-write.ts"

/** What a write of one key sends. */
export interface PutBody {
  readonly query: string
  readonly body: Uint8Array<ArrayBuffer>
  readonly contentType: string
}

const encoder = new TextEncoder()

/**
 * Makes the request of a write: the value as it is; with metadata, both in a multipart form.
 *
 * The form is put together by hand: the platform's writes a text field's LF as CRLF. The value is sent as a file, which every parser of
 * forms leaves as it is.
 */
export function toPutBody({ bytes, expirationTtl, expiration, metadata }: PreparedWrite): PutBody {
  const query = toQuery(expirationTtl, expiration)
  if (metadata === undefined) return { query, body: bytes, contentType: "application/octet-stream" }
  // 128 random bits: no value can hold what its writer could not know.
  const boundary = `larder-${crypto.randomUUID()}`
  const head = encoder.encode(
    `--${boundary}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n${metadata}\r\n--${boundary}\r\n` +
      'Content-Disposition: form-data; name="value"; filename="value"\r\nContent-Type: application/octet-stream\r\n\r\n',
  )
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`)
  const body = new Uint8Array(head.length + bytes.length + tail.length)
  body.set(head)
  body.set(bytes, head.length)
  body.set(tail, head.length + bytes.length)
  return { query, body, contentType: `multipart/form-data; boundary=${boundary}` }
}

function toQuery(expirationTtl: number | undefined, expiration: number | undefined): string {
  if (expirationTtl !== undefined) return `?expiration_ttl=${expirationTtl}`
  return expiration === undefined ? "" : `?expiration=${expiration}`
}
