/** A client that keeps its cookies, as a browser does. */
export interface Visitor {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>
}

export function createVisitor(): Visitor {
  const cookies = new Map<string, string>()
  return {
    async fetch(url, init = {}) {
      const headers = new Headers(init.headers)
      if (cookies.size > 0) headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "))
      const response = await fetch(url, { ...init, headers, redirect: "manual" })
      for (const line of response.headers.getSetCookie()) {
        const [pair = ""] = line.split(";")
        const [name = "", value = ""] = pair.split("=")
        cookies.set(name, value)
      }
      return response
    },
  }
}
