/** How long a country is fresh: long enough for three phases on a slow machine, short enough to wait for its end. */
export const TTL_MS = 8_000

/** Asks the upstream API. */
export async function loadCountry(code: string): Promise<unknown> {
  const response = await fetch(`${process.env["ORIGIN_URL"]}/countries/${encodeURIComponent(code)}`)
  if (!response.ok) throw new Error(`the origin answered ${response.status}`)
  return await response.json()
}
