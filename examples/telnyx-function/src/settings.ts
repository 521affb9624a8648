/** How long a country is fresh: long enough for the first phases on a slow machine, short enough to wait for its end. */
export const TTL_MS = 8_000

/** Signs cookies, and is asked for by `/cron`. A real function has it from its environment. */
export const SECRET = "the demonstration's secret, of no use elsewhere"

/** Asks the upstream API for the country in the path of a request. */
export async function fetchCountry(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  const { status, body, headers } = await fetch(`${process.env["ORIGIN_URL"]}${pathname}`)
  return new Response(body, { status, headers: { "content-type": headers.get("content-type") ?? "text/plain" } })
}
