import { drawBase64Url } from "./base64-url.ts"
import { encodeCsrf, isSafeMethod, type RequestHead, siteOf, verifyCsrf } from "./csrf.ts"
import { readCookies } from "./session-cookie.ts"
import type { SessionParts } from "./session-parts.ts"

/** The CSRF protection of one request. */
export interface RequestCsrf {
  /** @param sessionId The id that the response will leave with the client; `undefined` when there is none yet. */
  readonly token: (sessionId: string | undefined) => Promise<string>
  /** @param sessionId The id that came with the request. */
  readonly check: (sessionId: string | undefined, submitted: string | undefined) => Promise<boolean>
  /** What the response shall leave in the CSRF cookie, if anything. */
  readonly outcome: () => string | undefined
}

const TOKEN_HEADER = "x-csrf-token"
const FORM = /^[\w-]{22}$/

/** Where the protection of a visitor without a session is kept. */
export interface CsrfCookie {
  /** Of the cookie that stands in for the session's. */
  readonly name: string
  /** Called before one is to be set: may refuse it by throwing. */
  readonly onDraw: () => void
}

export function createRequestCsrf(parts: SessionParts, request: RequestHead, cookie: CsrfCookie): RequestCsrf {
  const { signer, transport, options } = parts
  const [arrived] = readCookies(request.headers, cookie.name).filter((value) => FORM.test(value))
  let drawn: string | undefined

  return {
    async token(sessionId) {
      const binding = sessionId ?? arrived ?? drawn
      if (binding !== undefined) return encodeCsrf(binding, signer)
      cookie.onDraw()
      drawn = drawBase64Url(16)
      return encodeCsrf(drawn, signer)
    },
    async check(sessionId, submitted = request.headers.get(TOKEN_HEADER) ?? undefined) {
      // What no browser sends by itself, no other site can make it send.
      if (isSafeMethod(request) || !transport.isAmbient) return true
      const site = siteOf(request, options.trustedOrigins)
      if (site === "cross" || submitted === undefined) return site === "same"
      for (const binding of [sessionId, arrived]) {
        if (binding !== undefined && (await verifyCsrf(submitted, binding, signer))) return true
      }
      return false
    },
    outcome: () => drawn,
  }
}
