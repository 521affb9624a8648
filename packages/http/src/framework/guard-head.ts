import type { ServerResponse } from "node:http"
import { override } from "./override.ts"

/**
 * Makes a response that is held look as one that is sent: it says so, and takes no more headers.
 *
 * @param isEnded Tells whether it looks as one that has ended, too.
 * @returns Ends that.
 */
export function guardHead(outgoing: ServerResponse, isEnded: () => boolean): () => void {
  return override(outgoing, {
    headersSent: { get: () => true },
    writableEnded: { get: isEnded },
    setHeader: { value: refuse },
    appendHeader: { value: refuse },
    removeHeader: { value: refuse },
  })
}

/** Says what Node says of a response that is sent. */
function refuse(name: string): never {
  const error = new Error(`Cannot set header ${name} after the response has begun`)
  throw Object.assign(error, { code: "ERR_HTTP_HEADERS_SENT" })
}
