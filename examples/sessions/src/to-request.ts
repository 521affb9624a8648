import type { IncomingMessage } from "node:http"

/** Makes a web-standard request of one of node:http; this application reads no bodies. */
export function toRequest({ method = "GET", url = "/", headers }: IncomingMessage): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as const),
  )
  return new Request(`http://${headers.host}${url}`, { method, headers: new Headers(pairs.map(([...pair]) => pair)) })
}
