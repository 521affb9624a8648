/**
 * Puts headers on a response, each cookie beside those there are, any other in the place of its namesake.
 *
 * @returns The response itself, or a copy where its headers cannot be changed, as those of `Response.redirect()` and of `fetch`.
 */
export function withHeaders(response: Response, headers: Headers): Response {
  const entries = [...headers]
  if (entries.length === 0) return response
  try {
    return put(response, entries)
  } catch (error) {
    // An immutable guard says so; a copy of a response has none.
    if (!(error instanceof TypeError)) throw error
    return put(new Response(response.body, response), entries)
  }
}

function put(response: Response, entries: readonly (readonly [string, string])[]): Response {
  for (const [name, value] of entries) {
    if (name === "set-cookie") response.headers.append(name, value)
    else response.headers.set(name, value)
  }
  return response
}
