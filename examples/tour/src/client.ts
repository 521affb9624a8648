/** What a client gets. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** What a client sends beside method and path. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: URLSearchParams | undefined
}

/** A client that keeps its cookies, as a browser does, and follows no redirect. */
export interface Client {
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Reply>
  /** The cookies it has, as it sends them. */
  readonly cookies: () => string
}

export function createClient(url: string): Client {
  const kept = new Map<string, string>()
  const cookies = (): string => [...kept].map(([name, value]) => `${name}=${value}`).join("; ")
  return {
    cookies,
    async send(method, path, { headers: own, body } = {}) {
      const headers = { cookie: cookies(), ...own }
      const response = await fetch(url + path, { method, headers, redirect: "manual", ...(body && { body }) })
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(line) ?? []
        if (value === "") kept.delete(name)
        else kept.set(name, value)
      }
      return { status: response.status, headers: response.headers, body: await response.text() }
    },
  }
}
