import { ofKind } from "./option-checks.ts"
import { sameSecret } from "./same-secret.ts"
import { sweep } from "./sweep.ts"
import { resolveSweepOptions, type SweepOptions } from "./sweep-options.ts"
import type { SweepReport } from "./sweep-report.ts"

/** Options of `createSweepHandler`: those of each sweep, and of the door. */
export interface CreateSweepHandlerOptions extends Omit<SweepOptions, "resumeToken" | "signal"> {
  /** What the caller must send as `Authorization: Bearer <secret>`; 16 or more of visible ASCII. */
  readonly secret: string
  /** @default "POST" */
  readonly method?: string | undefined
  /** Path of the URL. @default "/cron" */
  readonly path?: string | undefined
}

/** Defaults of {@link CreateSweepHandlerOptions}. */
export const SWEEP_HANDLER_DEFAULTS = { method: "POST", path: "/cron" } as const

const LEAST_SECRET = 16
/** A scheme is written in any case (RFC 9110, 11.1). */
const BEARER = /^bearer +(.*)$/i
/** What a header carries as it is; nobody could ever send anything else. */
const CARRIED = /^[!-~](?:[ -~]*[!-~])?$/

/**
 * Creates a handler that sweeps when a scheduler calls it.
 *
 * 200 with the report when all is swept; 207 with the report when not: a budget ended it, a prefix was given up, or keys failed. The next
 * call goes on where it stopped, as long as the process lives, or with `state: "kv"` anywhere. 404 for another path, 405 for another method, 401 for another secret, 409 while a sweep runs in
 * this process.
 *
 * @throws {RangeError} When the secret is too short or no header can carry it, no request could have the method or path, or a
 * number is out of its range.
 * @throws {TypeError} When an option is of the wrong kind.
 * @throws {InvalidKeyError} When no key can begin with a prefix.
 *
 * @example
 * ```ts
 * const handle = createSweepHandler({
 *   secret: process.env["CRON_SECRET"] ?? "",
 *   store: kvFromEnv("MY_CACHE"),
 *   policies: [{ prefix: "cache/", ttlMs: 3_600_000 }],
 *   state: "kv",
 * })
 * ```
 */
export function createSweepHandler(options: CreateSweepHandlerOptions): (request: Request) => Promise<Response> {
  const { secret, method = SWEEP_HANDLER_DEFAULTS.method, path = SWEEP_HANDLER_DEFAULTS.path, ...rest } = options
  if (ofKind("secret", "string", secret).length < LEAST_SECRET) {
    throw new RangeError(`secret: expected ${LEAST_SECRET} characters or more`)
  }
  if (!CARRIED.test(secret))
    throw new RangeError("secret: expected visible ASCII, without a space or line break around it")
  if (!path.startsWith("/")) throw new RangeError(`path: expected one that begins with "/", got ${path}`)
  if (!/^[A-Z]+$/.test(method)) throw new RangeError(`method: expected upper-case letters, got ${method}`)
  resolveSweepOptions(rest)
  let isRunning = false
  let resumeToken: string | undefined

  async function run(): Promise<Response> {
    isRunning = true
    try {
      const report = await sweep({ ...rest, resumeToken })
      resumeToken = rest.state === undefined ? report.resumeToken : undefined
      return Response.json(report, { status: isWhole(report) ? 200 : 207 })
    } finally {
      isRunning = false
    }
  }

  return async (request) => {
    if (new URL(request.url).pathname !== path) return new Response(null, { status: 404 })
    if (request.method !== method) return new Response(null, { status: 405, headers: { allow: method } })
    const [, given = ""] = BEARER.exec(request.headers.get("authorization") ?? "") ?? []
    if (!(await sameSecret(given, secret))) return new Response(null, { status: 401 })
    return isRunning ? new Response(null, { status: 409 }) : await run()
  }
}

/** Whether the schedule may rest: a key that failed is still there, although its prefix is done. */
function isWhole({ done, prefixes }: SweepReport): boolean {
  return done && prefixes.every(({ failed }) => failed === 0)
}
