import type { Client, Reply } from "./client.ts"
import { SHOP_SECRET } from "./shop-secret.ts"

/** What a visit may use. */
export interface Visitor {
  readonly client: Client
  readonly setFlag: (name: string, text: string) => Promise<unknown>
}

/** One thing that is tried. */
interface Stop {
  readonly title: string
  /** @returns What was found, in a few words. */
  readonly visit: (visitor: Visitor) => Promise<string>
  /** What it must find, and what that must cost; what is left out may be anything. */
  readonly expected: Readonly<Record<string, string | number>>
}

const NOTHING = { reads: 0, writes: 0, deletes: 0, lists: 0 }
const CRON_HEADERS = { authorization: `Bearer ${SHOP_SECRET}` }
/** Longer than the shop's flags may be old, several times over. */
const FLIP_DEADLINE_MS = 10_000

export const TOUR: readonly Stop[] = [
  {
    title: "products, cold",
    visit: ({ client }) => client.send("GET", "/products").then(xCache),
    expected: { ...NOTHING, found: "200 MISS", reads: 1, writes: 1 },
  },
  {
    title: "products, warm, 50 at once",
    async visit({ client }) {
      const replies = await Promise.all(Array.from({ length: 50 }, () => client.send("GET", "/products")))
      return [...new Set(replies.map(xCache))].join(", ")
    },
    expected: { ...NOTHING, found: "200 HIT" },
  },
  {
    title: "products, not modified",
    async visit({ client }) {
      const { headers } = await client.send("GET", "/products")
      return await client
        .send("GET", "/products", { headers: { "if-none-match": headers.get("etag") ?? "" } })
        .then(xCache)
    },
    expected: { ...NOTHING, found: "304 HIT" },
  },
  {
    title: "first view",
    visit: ({ client }) => client.send("GET", "/").then(({ body }) => body),
    expected: { found: '{"views":1,"layout":"old"}', writes: 2, deletes: 0, lists: 0 },
  },
  {
    title: "second view",
    visit: ({ client }) => client.send("GET", "/").then(({ body }) => body),
    expected: { found: '{"views":2,"layout":"old"}', writes: 1, deletes: 0, lists: 0 },
  },
  {
    title: "products with a session's cookie",
    visit: ({ client }) => client.send("GET", "/products").then(xCache),
    expected: { ...NOTHING, found: "200 HIT" },
  },
  {
    title: "login, kept although it redirects",
    async visit({ client }) {
      const { status } = await client.send("POST", "/login")
      const { body } = await client.send("GET", "/me")
      return `${status}, then ${body}`
    },
    // A new id and its data; the old records go.
    expected: { found: '303, then {"user":"zoe"}', writes: 3, deletes: 2, lists: 0 },
  },
  {
    title: "the flag is flipped",
    async visit({ client, setFlag }) {
      await setFlag("new-ui", "true")
      for (const endMs = Date.now() + FLIP_DEADLINE_MS; Date.now() < endMs; ) {
        const { body } = await client.send("GET", "/")
        if (body.includes('"layout":"new"')) return "new layout"
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return "still the old layout"
    },
    expected: { found: "new layout" },
  },
  {
    title: "logout",
    async visit({ client }) {
      const { status } = await client.send("POST", "/logout")
      const { body } = await client.send("GET", "/me")
      return `${status}, then ${body}`
    },
    expected: { found: "303, then {}" },
  },
  {
    title: "clean-up, by somebody else",
    visit: ({ client }) => client.send("POST", "/cron").then(({ status }) => String(status)),
    expected: { ...NOTHING, found: "401" },
  },
  {
    title: "clean-up, by the scheduler",
    visit: ({ client }) => client.send("POST", "/cron", { headers: CRON_HEADERS }).then(({ status }) => String(status)),
    expected: { found: "200", deletes: 0 },
  },
]

function xCache({ status, headers }: Reply): string {
  return `${status} ${headers.get("x-cache")}`
}
