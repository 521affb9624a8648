import { drawBase64Url } from "./base64-url.ts"
import { encodeCsrf, isSafeMethod, type RequestHead, siteOf, verifyCsrf } from "./csrf.ts"
import { readCookies } from "./session-cookie.ts"
import type { SessionParts } from "./session-parts.ts"

const TOKEN_HEADER = "x-csrf-token"
const COOKIE_FORM = /^[\w-]{22}$/

/** The CSRF protection of one request. A cookie of its own stands in for the session's where a visitor has none yet. */
export class RequestCsrf {
  readonly #parts: SessionParts
  readonly #request: RequestHead
  readonly #onDraw: () => void
  readonly #arrived: string | undefined
  #drawn: string | undefined

  /** @param onDraw Called before a cookie is to be set: may refuse it by throwing. */
  constructor(parts: SessionParts, request: RequestHead, onDraw: () => void) {
    this.#parts = parts
    this.#request = request
    this.#onDraw = onDraw
    this.#arrived = readCookies(request.headers, parts.csrfCookie.name).find((value) => COOKIE_FORM.test(value))
  }

  /** What the response shall leave in the cookie, if anything. */
  get cookie(): string | undefined {
    return this.#drawn
  }

  /** @param sessionId The id that the response will leave with the client; `undefined` when there is none yet. */
  async token(sessionId: string | undefined): Promise<string> {
    const binding = sessionId ?? this.#arrived ?? this.#drawn
    if (binding !== undefined) return encodeCsrf(binding, this.#parts.signer)
    this.#onDraw()
    this.#drawn = drawBase64Url(16)
    return encodeCsrf(this.#drawn, this.#parts.signer)
  }

  /** @param sessionId The id that came with the request. */
  async check(sessionId: string | undefined, submitted?: string): Promise<boolean> {
    const { transport, options, signer } = this.#parts
    // What no browser sends by itself, no other site can make it send.
    if (isSafeMethod(this.#request) || !transport.isAmbient) return true
    const site = siteOf(this.#request, options.trustedOrigins)
    const token = submitted ?? this.#request.headers.get(TOKEN_HEADER)
    if (site === "cross" || token === null) return site === "same"
    for (const binding of [sessionId, this.#arrived]) {
      if (binding !== undefined && (await verifyCsrf(token, binding, signer))) return true
    }
    return false
  }
}
