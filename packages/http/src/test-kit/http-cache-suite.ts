/** Runs the public suite of HTTP caches (http-tests) in process, on a fake clock; its format: `FORMAT.md` beside the data. */
import { drainMicrotasks } from "@larder/testing"
import { type CachedApp, cachedApp } from "./cached-app.ts"

type HeaderLine = readonly [name: string, value: string | number, isCompared?: boolean]

interface SuiteRequest {
  readonly [name: string]: unknown
  readonly request_method?: string
  readonly request_headers?: readonly HeaderLine[]
  readonly request_body?: string
  readonly response_status?: readonly [status: number, text: string]
  readonly response_headers?: readonly HeaderLine[]
  readonly response_body?: string | null
  readonly expected_type?: "cached" | "not_cached" | "etag_validated" | "lm_validated"
  readonly expected_status?: number | null
  readonly expected_response_headers?: readonly (string | readonly [string, string | number, (string | number)?])[]
  readonly expected_response_headers_missing?: readonly (string | readonly [string, string])[]
  readonly expected_response_text?: string
  readonly setup_tests?: readonly string[]
}

export interface SuiteTest {
  readonly id: string
  readonly kind?: "required" | "optimal" | "check"
  readonly browser_only?: boolean
  readonly depends_on?: readonly string[]
  readonly requests: readonly SuiteRequest[]
}

/** How a test ended: `"setup"`, when it could not be carried out; otherwise the check that failed first. */
export type Verdict = "pass" | "setup" | "dependency" | `fails: ${string}`

const PAUSE_MS = 3_000
const DATES = ["date", "expires", "last-modified", "if-modified-since"]

/**
 * Runs all tests, and takes those away that stand on one that did not pass.
 *
 * @param isLeftAside Tells which tests are not to be passed: others may stand on them.
 */
export async function runSuite(
  tests: readonly SuiteTest[],
  isLeftAside: (test: SuiteTest) => boolean,
): Promise<ReadonlyMap<string, Verdict>> {
  const verdicts = new Map<string, Verdict>()
  for (const test of tests) verdicts.set(test.id, await runTest(test))
  const byId = new Map(tests.map((test) => [test.id, test]))
  const stands = (id: string): boolean => {
    const test = byId.get(id)
    if (test === undefined || isLeftAside(test)) return true
    return verdicts.get(id) === "pass" && (test.depends_on ?? []).every(stands)
  }
  return new Map(
    tests.map(({ id }): [string, Verdict] => [
      id,
      verdicts.get(id) === "pass" && !stands(id) ? "dependency" : (verdicts.get(id) ?? "setup"),
    ]),
  )
}

/** Thrown by a check. */
class Failed extends Error {
  readonly check: string
  readonly isSetup: boolean
  constructor(check: string, isSetup: boolean) {
    super(check)
    this.check = check
    this.isSetup = isSetup
  }
}

async function runTest({ requests }: SuiteTest): Promise<Verdict> {
  const origin = createOrigin(requests, () => app.clock.now())
  const vary = requests.flatMap(({ response_headers = [] }) => response_headers).flatMap(varyNames)
  const app: CachedApp = cachedApp(origin.answer, { ttlMs: 3_600_000, staleMs: 0, vary: [...new Set(vary)] })
  try {
    for (const [index, request] of requests.entries()) {
      await step(app, request, index + 1, origin)
      if (request["pause_after"]) await app.clock.advance(PAUSE_MS)
    }
    return "pass"
  } catch (error) {
    if (!(error instanceof Failed)) return `fails: ${String(error)}`
    return error.isSetup ? "setup" : `fails: ${error.check}`
  }
}

/** An explicit cache is told which headers matter. */
function varyNames([name, value]: HeaderLine): string[] {
  if (name.toLowerCase() !== "vary") return []
  return String(value)
    .toLowerCase()
    .split(",")
    .map((one) => one.trim())
    .filter((one) => /^[a-z-]+$/.test(one))
}

interface Origin {
  readonly answer: (request: Request) => Response
  /** What reached it, in order. */
  readonly seen: { readonly number: number; readonly headers: Headers; readonly method: string }[]
}

function createOrigin(requests: readonly SuiteRequest[], now: () => number): Origin {
  const seen: Origin["seen"] = []
  let before: { readonly headers: Headers } | undefined
  function answer(request: Request): Response {
    const number = Number(request.headers.get("req-num") ?? seen.length + 1)
    seen.push({ number, headers: request.headers, method: request.method })
    const config = requests[number - 1] ?? {}
    if (config["disconnect"]) throw new Error("disconnected")
    const headers = toHeaders(config.response_headers ?? [], now(), config)
    headers.set("server-base-url", new URL(request.url).pathname)
    headers.set("server-request-count", String(seen.length))
    headers.set("client-request-count", String(number))
    headers.set("server-now", String(now()))
    headers.set("request-numbers", seen.map((one) => one.number).join(" "))
    if (!headers.has("content-type")) headers.set("content-type", "text/plain")
    const status = statusOf(config, request.headers, before?.headers)
    before = { headers }
    const body = config.response_body === undefined ? "U" : config.response_body
    return new Response([204, 205, 304].includes(status) ? null : body, { status, headers })
  }
  return { answer, seen }
}

function statusOf(config: SuiteRequest, asked: Headers, before: Headers | undefined): number {
  const isValidated = config.expected_type?.endsWith("validated")
  if (!isValidated) return config.response_status?.[0] ?? 200
  const isEqual = (one: string, other: string) => asked.has(one) && asked.get(one) === before?.get(other)
  if (isEqual("if-none-match", "etag") || isEqual("if-modified-since", "last-modified")) return 304
  throw new Failed("it should have been conditional", false)
}

function toHeaders(lines: readonly HeaderLine[], nowMs: number, config: SuiteRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of lines) {
    const isDate = typeof value === "number" && DATES.includes(name.toLowerCase())
    const text = isDate ? toDate(nowMs + value * 1000, config["rfc850date"], name) : String(value)
    const isLocation = config["magic_locations"] && /^(content-)?location$/i.test(name)
    headers.append(name, isLocation ? `/test/U${text}` : text)
  }
  return headers
}

function toDate(atMs: number, old: unknown, name: string): string {
  const text = new Date(atMs).toUTCString()
  if (!(Array.isArray(old) && old.includes(name.toLowerCase()))) return text
  const [, day = "", date = "", month = "", year = "", time = ""] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(text) ?? []
  const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  return `${days.find((name) => name.startsWith(day))}, ${date}-${month}-${year.slice(2)} ${time} GMT`
}

async function step(app: CachedApp, config: SuiteRequest, number: number, { seen }: Origin): Promise<void> {
  const isSetup = (check: string) => config["setup"] === true || (config.setup_tests ?? []).includes(check)
  const check = (name: string, holds: boolean, always = false) => {
    if (!holds) throw new Failed(`${name} (${number})`, always || isSetup(name))
  }
  const magicMs = config["magic_ims"] ? lastServerNow : app.clock.now()
  const headers = toHeaders(
    [["Pragma", "foo"], ["Cache-Control", "nothing-to-see-here"], ...(config.request_headers ?? [])],
    magicMs,
    config,
  )
  headers.set("test-id", "U")
  headers.set("req-num", String(number))
  const { request_method: method = "GET", request_body: body } = config
  const file = config["filename"] ? `/${String(config["filename"])}` : ""
  const query = config["query_arg"] ? `?${String(config["query_arg"])}` : ""
  const seenBefore = seen.length
  const init = { method, headers, ...(body === undefined ? {} : { body }) }
  // A server answers so for a handler that throws.
  const response = await app.open(`/test/U${file}${query}`, init).catch(() => new Response("", { status: 502 }))
  const text = await response.text()
  await app.settle()
  await drainMicrotasks()
  lastServerNow = Number(response.headers.get("server-now") ?? lastServerNow)

  const count = Number(response.headers.get("server-request-count"))
  const isValidation = config.expected_type?.endsWith("validated")
  if (config.expected_type === "cached") {
    const is304 = response.status === 304 && !response.headers.has("server-request-count")
    check("expected_type", is304 || count < number)
  }
  if (config.expected_type === "not_cached") check("expected_type", count === number)
  if (isValidation) check("expected_type", seen.length > seenBefore)
  checkAnswer(config, response, text, check)
  const atOrigin = seen.find((one) => one.number === number)
  for (const line of (config["expected_request_headers"] ?? []) as readonly (string | readonly [string, string])[]) {
    const [name, value] = [line].flat()
    check("expected_request_headers", atOrigin?.headers.has(name ?? "") === true)
    if (value !== undefined) check("expected_request_headers", atOrigin?.headers.get(name ?? "") === value)
  }
  if (config["expected_method"]) check("expected_method", atOrigin?.method === config["expected_method"])
}

let lastServerNow = 0

function checkAnswer(
  config: SuiteRequest,
  { status, headers }: Response,
  text: string,
  check: (name: string, holds: boolean, always?: boolean) => void,
): void {
  const expected = config.expected_status === undefined ? (config.response_status?.[0] ?? 200) : config.expected_status
  if (expected !== null) check("expected_status", status === expected, config.expected_status === undefined)
  for (const line of config.expected_response_headers ?? []) {
    const [name = "", second, third] = [line].flat()
    const value = headers.get(String(name))
    check("expected_response_headers", value !== null)
    if (second === ">") check("expected_response_headers", Number(value) > Number(third))
    else if (second === "=") check("expected_response_headers", value === headers.get(String(third)))
    else if (typeof second === "number") {
      check("expected_response_headers", value === toDate(Number(headers.get("server-now")) + second * 1000, false, ""))
    } else if (second !== undefined) check("expected_response_headers", value === second)
  }
  for (const line of config.expected_response_headers_missing ?? []) {
    const [name = "", value] = [line].flat()
    const holds = value === undefined ? !headers.has(name) : !(headers.get(name) ?? "").includes(value)
    check("expected_response_headers_missing", holds)
  }
  if (config["check_body"] === false || [204, 304].includes(status) || config.request_method === "HEAD") return
  const isDefault = config.expected_response_text === undefined
  check(
    "body",
    text ===
      (config.expected_response_text ?? (config.response_body === undefined ? "U" : (config.response_body ?? ""))),
    isDefault,
  )
}
