import { createServer } from "node:http"
import { kvFromEnv } from "@larder/core"
import { toShopServer } from "@larder/example-tour"
import { toNodeListener } from "@larder/http/node"
import { startLocalKv } from "@larder/local"
import { createPage } from "./create-page.ts"
import { flipFlag } from "./flip-flag.ts"
import { readPage } from "./read-page.ts"
import { type Visitor, visit } from "./visit.ts"

/** The page, running. */
export interface RunningPage {
  readonly url: string
  /** Lets a visitor go through it, and leave. @throws {Error} When something is not as it must be. */
  show(createVisitor: (url: string) => Visitor | Promise<Visitor>, say: (line: string) => void): Promise<void>
  close(): Promise<void>
}

/** Starts the page on a new local server, on a free port of this machine. */
export async function startPage(): Promise<RunningPage> {
  const kv = await startLocalKv()
  const { env } = await kv.createNamespace({ name: "page" })
  const server = createServer(toNodeListener(createPage(kvFromEnv("PAGE", { env }))))
  const { url, close } = await toShopServer(server.listen(0, "127.0.0.1"))
  return {
    url,
    async show(createVisitor, say) {
      const visitor = await createVisitor(url)
      const userBy = async (cookie: string): Promise<string | undefined> =>
        readPage(await (await fetch(url, { headers: { cookie } })).text()).user
      try {
        await visit({ visitor, flip: () => flipFlag(env, "new-ui", "true"), userBy, say })
      } finally {
        await visitor.close()
      }
    },
    async close() {
      await close()
      await kv.close()
    },
  }
}
