/**
 * The same function, written with the vendor's documented patterns: check `expires_at` on read, delete at once; a session read and
 * written by every request; a flag read by every request; a clean-up that reads every key.
 */
import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage } from "node:http"
import { announce } from "./announce.ts"
import { fetchCountry, SECRET, TTL_MS } from "./settings.ts"

const SESSION_TTL_MS = 86_400_000
const keys = `${process.env["TELNYX_BASE_URL"]}/v2/storage/kvs/${process.env["KV_MY_CACHE_ID"]}/keys`
const headers = { authorization: `Bearer ${process.env["TELNYX_API_KEY"]}` }

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

interface Session {
  readonly id: string
  readonly views: number
  readonly user?: string
}

async function kvGet(key: string): Promise<string | undefined> {
  const response = await fetch(`${keys}/${encodeURIComponent(key)}`, { headers })
  return response.ok ? await response.text() : undefined
}

async function kvGetWithExpiry<T>(key: string): Promise<T | undefined> {
  const text = await kvGet(key)
  if (text === undefined) return undefined
  // The pattern trusts what it reads.
  const { value, expires_at } = JSON.parse(text) as { value: T; expires_at: number }
  if (expires_at > Date.now()) return value
  await fetch(`${keys}/${encodeURIComponent(key)}`, { method: "DELETE", headers })
  return undefined
}

async function kvPutWithExpiry(key: string, value: unknown, ttlMs: number): Promise<void> {
  const body = JSON.stringify({ value, expires_at: Date.now() + ttlMs })
  await fetch(`${keys}/${encodeURIComponent(key)}`, { method: "PUT", headers, body })
}

async function getCountry(path: string): Promise<Answer> {
  const cached = await kvGetWithExpiry<string>(`cache${path}`)
  if (cached !== undefined) return { status: 200, body: cached, headers: { "x-cache": "HIT" } }
  const response = await fetchCountry(new Request(new URL(path, "http://localhost")))
  const body = await response.text()
  await kvPutWithExpiry(`cache${path}`, body, TTL_MS)
  return { status: response.status, body, headers: { "x-cache": "MISS" } }
}

async function withSession(request: IncomingMessage, change: (session: Session) => Session): Promise<Session> {
  const given = /sid=([0-9a-f-]{36})/.exec(request.headers.cookie ?? "")?.[1]
  const found = given === undefined ? undefined : await kvGetWithExpiry<Session>(`session/${given}`)
  const session = change(found ?? { id: randomUUID(), views: 0 })
  await kvPutWithExpiry(`session/${session.id}`, session, SESSION_TTL_MS)
  return session
}

async function sweep(): Promise<Answer> {
  let deleted = 0
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const response = await fetch(`${keys}?limit=1000${cursor && `&cursor=${cursor}`}`, { headers })
    const page = (await response.json()) as { data: { key: string }[]; meta: { cursor?: string } }
    for (const { key } of page.data) {
      if (key.startsWith("flag/")) continue
      const { expires_at } = JSON.parse((await kvGet(key)) ?? "{}") as { expires_at?: number }
      if (expires_at === undefined || expires_at > Date.now()) continue
      await fetch(`${keys}/${encodeURIComponent(key)}`, { method: "DELETE", headers })
      deleted += 1
    }
    cursor = page.meta.cursor
  }
  return { status: 200, body: JSON.stringify({ deleted }) }
}

async function answer(request: IncomingMessage): Promise<Answer> {
  const path = request.url ?? "/"
  if (request.method === "POST" && path === "/cron") {
    return request.headers.authorization === `Bearer ${SECRET}` ? await sweep() : { status: 401, body: "" }
  }
  if (path.startsWith("/countries/")) return await getCountry(path)
  const isNew = (await kvGet("flag/new-ui")) === "true"
  const session = await withSession(request, (before) => ({
    ...before,
    ...(path === "/" && { views: before.views + 1 }),
    ...(path === "/login" && { user: "zoe" }),
  }))
  const cookie = { "set-cookie": `sid=${session.id}; HttpOnly; SameSite=Lax; Path=/` }
  if (path === "/login") return { status: 303, body: "", headers: { ...cookie, location: "/" } }
  const body = path === "/about" ? {} : { views: session.views, user: session.user, layout: isNew ? "new" : "old" }
  return { status: 200, body: JSON.stringify(body), headers: cookie }
}

const server = createServer(async (request, response) => {
  try {
    const { status, body, headers: own } = await answer(request)
    response.writeHead(status, { "content-type": "application/json", ...own }).end(body)
  } catch (error) {
    console.error(error)
    response.writeHead(502).end()
  }
})

announce(server)
