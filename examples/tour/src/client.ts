/** What a client gets. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** A client that keeps its cookies, as a browser does, and follows no redirect. */
export interface Client {
  readonly send: (method: string, path: string, headers?: Readonly<Record<string, string>>) => Promise<Reply>
}

export function createClient(url: string): Client {
  const cookies = new Map<string, string>()
  return {
    async send(method, path, own = {}) {
      const headers = new Headers(own)
      if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "))
      const response = await fetch(url + path, { method, headers, redirect: "manual" })
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(line) ?? []
        if (value === "") cookies.delete(name)
        else cookies.set(name, value)
      }
      return { status: response.status, headers: response.headers, body: await response.text() }
    },
  }
}
