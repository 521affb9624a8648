import { Agent, request as send } from "node:http"

export interface RawResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly text: string
  /** The body, parsed. */
  json(): unknown
}

export interface RawOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** @default a connection for each request */
  readonly agent?: Agent
}

const oneByOne = new Agent({ keepAlive: false })

/** The connection ended within the body. */
export class BrokenBody extends Error {
  readonly headers: RawResponse["headers"]
  readonly received: string

  constructor(headers: RawResponse["headers"], received: string) {
    super("the connection ended within the body")
    this.headers = headers
    this.received = received
  }
}

/**
 * Sends a request whose target arrives exactly as written: `fetch` would drop dot segments.
 *
 * @throws {BrokenBody} When the answer begins, and does not end.
 */
export function rawRequest(origin: string, target: string, options: RawOptions = {}): Promise<RawResponse> {
  const { hostname, port } = new URL(origin)
  const { method = "GET", headers = {}, body, agent = oneByOne } = options
  return new Promise((resolve, reject) => {
    const request = send({ agent, hostname, port, path: target, method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      // node:http joins every header a test looks at into one string.
      const received = response.headers as Record<string, string | undefined>
      response.on("error", () => reject(new BrokenBody(received, Buffer.concat(chunks).toString())))
      response.on("end", () => {
        const whole = Buffer.concat(chunks)
        const text = whole.toString()
        resolve({
          status: response.statusCode ?? 0,
          headers: received,
          body: whole,
          text,
          json: () => JSON.parse(text) as unknown,
        })
      })
    })
    request.on("error", reject)
    request.end(body)
  })
}
