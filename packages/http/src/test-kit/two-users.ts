import { createCache } from "@larder/cache"
import {
  createMemoryStore,
  createScheduler,
  type FakeClock,
  fakeClock,
  type Scheduler,
  type SeededRandom,
  seededRandom,
} from "@larder/testing"
import { cacheResponses } from "../cache-responses.ts"
import { compose } from "../compose.ts"
import { type Context, createContext } from "../context.ts"
import type { Middleware } from "../middleware.ts"

const USERS = ["zoe", "max"] as const
const PARTS = [" begins", " goes on", " ends"]
/** How a handler says that an answer is one user's. */
const SIGNS: readonly Record<string, string>[] = [
  { "set-cookie": "seen=1" },
  { "cache-control": "private" },
  { "cache-control": "no-store" },
  { "cache-control": "max-age=60, no-cache" },
  { "cache-control": "max-age=60; private" },
  { vary: "x-client" },
  { vary: "cookie" },
  { vary: "*" },
]

/** What came of one interleaving. */
export interface TwoUsersRun {
  /** Answers that held something of the other user, or were cut off though they came from the cache. */
  readonly leaks: readonly string[]
  /** Answers that came from the cache. */
  readonly hits: number
}

interface World {
  readonly clock: FakeClock
  readonly random: SeededRandom
  readonly scheduler: Scheduler
  /** How many answers are for everybody, 0 to 1. */
  readonly publicShare: number
}

/**
 * Lets two users ask for one address at the same time, in two processes on one store, with and without credentials; handlers
 * answer everybody alike or one user alone, fail, or break off; clients go away.
 *
 * @param isProtected `false` hides from the cache all that says that something is one user's.
 */
export async function runTwoUsers(seed: number, isProtected: boolean): Promise<TwoUsersRun> {
  const [clock, random] = [fakeClock(), seededRandom(seed)]
  const scheduler = createScheduler(seed, random() < 0.3 ? { clock } : {})
  const world = { clock, random, scheduler, publicShare: random.pick([0.2, 0.6, 0.9]) ?? 0 }
  const bare = createMemoryStore({ now: clock.now })
  const nodes = [1, 2].map(() => createNode(world, scheduler.wrapStore(bare), isProtected))
  const leaks: string[] = []
  let hits = 0

  async function visit(): Promise<void> {
    const user = random.pick(USERS) ?? "zoe"
    const other = user === "zoe" ? "max" : "zoe"
    const [answer, init, leaves] = [random.pick(nodes), drawRequest(random, user), random() < 0.2]
    await scheduler.wrap(`${user} asks`, () => {})()
    const { head, text } = await readAnswer(world, answer?.(init), leaves)
    const isHit = /x-cache: (HIT|STALE)|collapsed/.test(head)
    if (isHit) hits += 1
    if (`${head}${text}`.includes(`secret of ${other}`)) leaks.push(`${user} got ${text} (${head})`)
    if (isHit && !leaves && init.method === "GET" && !text.endsWith(" ends")) leaks.push(`${user} got half: ${text}`)
  }

  await scheduler.run(Array.from({ length: 6 }, () => visit))
  for (const { key } of (await bare.list()).keys) {
    const { bytes } = (await bare.get(key)) ?? {}
    if (isProtected && new TextDecoder().decode(bytes).includes("secret")) leaks.push(`the store got ${key}`)
  }
  return { leaks, hits }
}

type Node = (init: RequestInit) => Promise<Response>

function createNode(world: World, store: ReturnType<typeof createMemoryStore>, isProtected: boolean): Node {
  const { clock, random } = world
  const cache = createCache({ store, now: clock.now, setTimer: clock.setTimer, random })
  const responses = cacheResponses({
    cache,
    ttlMs: 20_000,
    staleMs: 20_000,
    now: clock.now,
    vary: ["accept-language"],
    ignoreCookies: ["known"],
  })
  const canOutliveResponse = random() < 0.7
  const session: Middleware<{ session: { user: string | null } }> = ({ headers }, next) =>
    next({ session: { user: headers.get("x-client") } })
  const answer = compose(
    session,
    isProtected ? pass : hideRequest,
    responses,
    isProtected ? pass : showRequest,
  )((request, context) => world.scheduler.wrap("handler", () => handle(world, request, context))())
  return (init) => answer(new Request("https://app.example/", init), createContext({ canOutliveResponse }))
}

function drawRequest(random: SeededRandom, user: string): RequestInit & { method: string } {
  const credentials = random.pick<Record<string, string>>([
    {},
    {},
    {},
    { authorization: `Bearer ${user}` },
    { cookie: `sid=${user}` },
    { cookie: `known=${user}` },
  ])
  const headers = { "x-client": user, "accept-language": random() < 0.8 ? "de" : "en", ...credentials }
  return { method: random() < 0.15 ? "HEAD" : "GET", headers }
}

/** Answers for everybody, or for the one who asks, and then says so, unless the request has. */
function handle(world: World, request: Request, context: Context & { session: { user: string | null } }): Response {
  const { random, publicShare } = world
  const user = request.headers.get("x-client")
  const hasCredentials = request.headers.has("authorization") || /sid=/.test(request.headers.get("cookie") ?? "")
  const kind = hasCredentials ? "credentials" : random.pick(["signed", "session", "failed"])
  if (!hasCredentials && random() < publicShare) return respond(world, "for all:", {})
  if (kind === "signed") return respond(world, `secret of ${user}:`, random.pick(SIGNS) ?? {})
  if (kind === "session") return respond(world, `secret of ${context.session.user}:`, {})
  if (kind === "failed" && random() < 0.5) throw new Error(`secret of ${user}`)
  return respond(world, `secret of ${user}:`, {}, kind === "failed" ? 500 : 200)
}

/** A body in parts, which may fail on the way, or end before it is whole. */
function respond(world: World, begin: string, headers: Record<string, string>, status = 200): Response {
  const { random, scheduler } = world
  const ending = random() < 0.8 ? "whole" : random() < 0.5 ? "fails" : "cut"
  const parts = [begin, ...PARTS]
  const length = parts.join("").length
  const write = scheduler.wrap("body", () => parts.shift())
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const part = await write()
        if (ending === "fails" && part === PARTS[1]) controller.error(new Error("broken off"))
        else if (part === undefined || (ending === "cut" && part === PARTS[1])) controller.close()
        else controller.enqueue(encoder.encode(part))
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status, headers: { ...headers, "content-length": `${length}`, "x-who": begin } })
}

/** @param leaves Whether the client goes away after the first part. */
async function readAnswer({ scheduler }: World, answer: Promise<Response> | undefined, leaves: boolean) {
  const decoder = new TextDecoder()
  let head = ""
  let text = ""
  try {
    const response = await answer
    head = [...(response?.headers ?? [])].map((pair) => pair.join(": ")).join("\n")
    const reader = response?.body?.getReader()
    const read = scheduler.wrap("read", () => reader?.read())
    for (let part = await read(); part && !part.done; part = await read()) {
      text += decoder.decode(part.value)
      if (leaves) await reader?.cancel()
    }
  } catch (error) {
    text += String(error)
  }
  return { head, text }
}

const pass: Middleware = (_, next) => next()

/** Hides from the cache what a request says of its user. */
const hideRequest: Middleware = (request, next) => {
  const headers = new Headers(request.headers)
  headers.set("x-hidden-authorization", headers.get("authorization") ?? "")
  headers.set("x-hidden-cookie", headers.get("cookie") ?? "")
  headers.delete("authorization")
  headers.delete("cookie")
  return next({}, new Request(request.url, { method: request.method, headers }))
}

/** Shows it to the handler, and hides from the cache what its response says. */
const showRequest: Middleware = async (request, next, context) => {
  const headers = new Headers(request.headers)
  for (const name of ["authorization", "cookie"]) {
    const hidden = headers.get(`x-hidden-${name}`)
    if (hidden) headers.set(name, hidden)
  }
  Object.defineProperty(context, "session", { value: { user: headers.get("x-client") }, configurable: true })
  const response = await next({}, new Request(request.url, { method: request.method, headers }))
  for (const name of ["set-cookie", "cache-control", "vary"]) response.headers.delete(name)
  return response
}
