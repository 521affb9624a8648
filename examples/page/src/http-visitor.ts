import { readPage } from "./read-page.ts"
import type { Visitor } from "./visit.ts"

/** Visits by plain HTTP, with cookies, where there is no browser. */
export function createHttpVisitor(url: string): Visitor {
  const cookies = new Map<string, string>()
  let html = ""

  async function send(path: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const response = await fetch(url + path, {
      ...(form && { method: "POST", body: new URLSearchParams({ csrf: readPage(html).csrf, ...form }) }),
      headers: { cookie: toHeader(cookies) },
      redirect: "manual",
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      if (value === "") cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  async function open(): Promise<void> {
    html = await (await send("/")).text()
  }

  return {
    open,
    async signIn(user) {
      await send("/login", { user })
      await open()
    },
    async signOut() {
      await send("/logout", {})
      await open()
    },
    copyCookies: async () => toHeader(cookies),
    async look() {
      const response = await send("/api/wares")
      const wares: unknown = await response.json()
      const { user, layout } = readPage(html)
      const count = Array.isArray(wares) ? wares.length : 0
      return { user, layout, wares: count, xCache: response.headers.get("x-cache") ?? "" }
    },
    close: async () => {},
  }
}

function toHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
}
