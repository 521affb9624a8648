import { createClient } from "@larder/example-tour"
import { readPage } from "./read-page.ts"
import type { Visitor } from "./visit.ts"

/** Visits by plain HTTP, where there is no browser. */
export function createHttpVisitor(url: string): Visitor {
  const client = createClient(url)
  let html = ""

  async function open(): Promise<void> {
    html = (await client.send("GET", "/")).body
  }

  async function submit(path: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await client.send("POST", path, { body: new URLSearchParams({ csrf: readPage(html).csrf, ...fields }) })
    await open()
  }

  return {
    open,
    signIn: (user) => submit("/login", { user }),
    signOut: () => submit("/logout", {}),
    copyCookies: async () => client.cookies(),
    async look() {
      const { headers, body } = await client.send("GET", "/api/wares")
      const wares: unknown = JSON.parse(body)
      const { user, layout } = readPage(html)
      const count = Array.isArray(wares) ? wares.length : 0
      return { user, layout, wares: count, xCache: headers.get("x-cache") ?? "" }
    },
    close: async () => {},
  }
}
