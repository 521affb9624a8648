import { type CreateSweepHandlerOptions, createSweepHandler } from "@larder/sweeper"
import type { Middleware } from "./middleware.ts"

/**
 * Answers the scheduler: `POST /cron`, by default, sweeps. All other requests go on.
 *
 * @param options Those of `createSweepHandler` of `@larder/sweeper`: store, policies, secret, and method and path of the call.
 * @throws As `createSweepHandler` does.
 *
 * @example
 * ```ts
 * const secret = process.env["CRON_SECRET"] ?? ""
 * const sweep = cron({ store, secret, policies: [{ prefix: "cache/", ttlMs: 3_600_000 }] })
 * const answer = compose(sweep)(() => new Response("not the scheduler"))
 * ```
 */
export function cron(options: CreateSweepHandlerOptions): Middleware {
  const { path = "/cron" } = options
  const handle = createSweepHandler({ ...options, path })
  return (request, next) => (new URL(request.url).pathname === path ? handle(request) : next())
}
