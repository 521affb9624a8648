import type { Session, Sessions } from "../index.ts"

export interface ClientRequest {
  readonly method?: string
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back of a request. */
export interface ClientResponse<T> {
  readonly result: T
  readonly headers: Headers
}

/** A browser in short: it keeps cookies and sends them back. */
export interface Client<Data> {
  readonly cookies: Map<string, string>
  /** Sends a request to an application of one handler, which commits as the last thing it does. */
  send<T>(handler: (session: Session<Data>) => T | Promise<T>, request?: ClientRequest): Promise<ClientResponse<T>>
  /** Another browser with the same cookies: one who copied them. */
  copy(): Client<Data>
  /** The same cookies, sent to another process. */
  at(sessions: Sessions<Data>): Client<Data>
}

export function createClient<Data>(sessions: Sessions<Data>, cookies: Map<string, string> = new Map()): Client<Data> {
  return {
    cookies,
    async send(handler, { method = "GET", url = "https://app.example/", headers = {} } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      const request = new Request(url, { method, headers: { ...headers, ...(cookie === "" ? {} : { cookie }) } })
      const session = await sessions.load(request)
      const result = await handler(session)
      const response = new Headers()
      await sessions.commit(session, response)
      keepCookies(cookies, response)
      return { result, headers: response }
    },
    copy: () => createClient(sessions, new Map(cookies)),
    at: (other) => createClient(other, cookies),
  }
}

function keepCookies(cookies: Map<string, string>, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === "") cookies.delete(name)
    else cookies.set(name, value)
  }
}

/** A request with the cookies of a client, for what `send` does not do. */
export function requestOf(cookies: ReadonlyMap<string, string>): Request {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
  return new Request("https://app.example/", { headers: { cookie } })
}
