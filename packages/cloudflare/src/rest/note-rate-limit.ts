import type { KvRateLimit } from "@larder/core"
import type { Transport, TransportReply } from "@larder/core/transport"

type Headers = TransportReply["headers"]
type Item = Readonly<Record<string, number>>

/** Makes a transport note what every answer says of the account's rate limit. */
export function withRateLimit({ send }: Transport, cell: KvRateLimit): Transport {
  return {
    async send(call) {
      const reply = await send(call)
      noteRateLimit(cell, reply.headers, Date.now())
      return reply
    },
  }
}

/**
 * Notes the limit that is nearest to its end, of `Ratelimit: "default";r=50;t=30` and `Ratelimit-Policy: "default";q=1200;w=300`.
 *
 * Source: rate limits of the API, read in autumn 2026. What is of another form says nothing.
 */
export function noteRateLimit(cell: KvRateLimit, headers: Headers, nowMs: number): void {
  const policies = readItems(headers.get("ratelimit-policy"))
  const limits = Array.from(readItems(headers.get("ratelimit")), ([name, { r, t }]) => ({
    limit: policies.get(name)?.["q"],
    remaining: r,
    resetSecs: t,
  }))
  const [nearest] = limits.sort((one, other) => (one.remaining ?? 0) - (other.remaining ?? 0))
  if (nearest?.limit === undefined || nearest.remaining === undefined || nearest.resetSecs === undefined) return
  const { limit, remaining, resetSecs } = nearest
  Object.assign(cell, { limit, remaining, resetsAtMs: nowMs + resetSecs * 1_000 })
}

/** Reads a list of names with whole numbers behind them. */
function readItems(header: string | null): Map<string, Item> {
  const items = (header ?? "").slice(0, 1_000).matchAll(/"([^"]*)"((?:;\s*[a-z]+=\d{1,12})+)/g)
  return new Map(
    Array.from(items, ([, name = "", params = ""]) => {
      const pairs = Array.from(params.matchAll(/([a-z]+)=(\d+)/g), ([, key = "", value]) => [key, Number(value)])
      return [name, Object.fromEntries(pairs)]
    }),
  )
}
