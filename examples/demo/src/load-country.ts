/** How long a country is fresh: short, so that the demo can show its end. */
export const TTL_MS = 2_000

/** Asks the upstream API. */
export async function loadCountry(code: string): Promise<unknown> {
  const response = await fetch(`${process.env["ORIGIN_URL"]}/countries/${encodeURIComponent(code)}`)
  if (!response.ok) throw new Error(`the origin answered ${response.status}`)
  return await response.json()
}
