import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { createKvClient } from "@larder/core"
import { type LocalKv, startLocalKv } from "@larder/local"
import { createShop } from "./app.ts"
import { Browser, type Page } from "./browser.ts"

/** One step: what was done, what was expected of it, and what it cost at the KV server. */
export interface Step {
  readonly title: string
  readonly ok: boolean
  readonly reads: number
  readonly writes: number
  readonly deletes: number
}

type Check = (page: Page) => boolean

/** Runs the application on the embedded local server and walks through it, over real HTTP. */
export async function runExample(onStep: (step: Step) => void): Promise<boolean> {
  const kv = await startLocalKv()
  const { id } = await kv.createNamespace({ name: "sessions" })
  const shop = createShop(createKvClient({ apiKey: kv.apiKey, baseUrl: `${kv.url}/v2` }).namespace(id)).listen(
    0,
    "127.0.0.1",
  )
  await once(shop, "listening")
  // A server that listens on a port has an address of this kind.
  const { port } = shop.address() as AddressInfo
  const phone = new Browser(`http://127.0.0.1:${port}`, "Zoë's phone")
  const laptop = new Browser(`http://127.0.0.1:${port}`, "Zoë's laptop")
  let isGood = true

  const step = async (title: string, visit: () => Promise<Page>, check: Check): Promise<void> => {
    const before = counts(kv)
    const ok = check(await visit())
    const after = counts(kv)
    isGood &&= ok
    onStep({
      title,
      ok,
      reads: after.reads - before.reads,
      writes: after.writes - before.writes,
      deletes: after.deletes - before.deletes,
    })
  }

  await step("a visitor looks at the shop", () => phone.visit("GET", "/"), isOf("a visitor"))
  await step("and puts tea in the cart", () => phone.visit("POST", "/cart"), isFine)
  await step("signs in, under a new id, the cart comes along", () => phone.visit("POST", "/login"), setsCookies)
  await step(
    "is greeted, once",
    () => phone.visit("GET", "/"),
    (page) => isOf("zoe")(page) && greets(page),
  )
  await step("a page that asks for nothing", () => phone.visit("GET", "/assets"), isFine)
  await step("puts more tea in the cart", () => phone.visit("POST", "/cart"), isFine)
  await step(
    "a form of another site, without the token",
    () => laptop.visit("POST", "/cart"),
    ({ status }) => status === 403,
  )
  await step("the laptop looks", () => laptop.visit("GET", "/"), isOf("a visitor"))
  await step("and signs in too", () => laptop.visit("POST", "/login"), setsCookies)
  await step("two devices are signed in", () => laptop.visit("GET", "/devices"), hasDevices(2))
  const thief = phone.copy()
  await step("the phone signs out", () => phone.visit("POST", "/logout"), setsCookies)
  await step("a copy of its cookie opens nothing", () => thief.visit("GET", "/"), isOf("a visitor"))
  await step("the laptop is still signed in", () => laptop.visit("GET", "/"), isOf("zoe"))
  await step("signs out everywhere, by one write", () => laptop.visit("POST", "/logout-everywhere"), isFine)
  await step("and is a visitor again", () => laptop.visit("GET", "/"), isOf("a visitor"))

  shop.close()
  shop.closeAllConnections()
  await kv.close()
  return isGood
}

function counts(kv: LocalKv): { readonly reads: number; readonly writes: number; readonly deletes: number } {
  const { gets, puts, deletes, lists } = kv.bill()
  return { reads: gets, writes: puts, deletes: deletes + lists }
}

const isFine: Check = ({ status }) => status === 200
const setsCookies: Check = ({ status, setCookies }) => status === 200 && setCookies.length > 0
const greets: Check = ({ body }) => fieldOf(body, "notice") === "Welcome, Zoë"

function isOf(user: string): Check {
  return ({ status, body }) => status === 200 && fieldOf(body, "user") === user
}

function hasDevices(count: number): Check {
  return ({ body }) => Array.isArray(body) && body.length === count
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined
}
