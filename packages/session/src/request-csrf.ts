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
  readonly #arrived: string | undefined
  #drawn: string | undefined

  constructor(parts: SessionParts, request: RequestHead) {
    this.#parts = parts
    this.#request = request
    this.#arrived = readCookies(request.headers, parts.csrfCookie.name).find((value) => COOKIE_FORM.test(value))
  }

  /** What the response shall leave in the cookie, if anything. */
  get drawn(): string | undefined {
    return this.#drawn
  }

  /** Tells whether a token would need a new cookie. */
  drawsFor(sessionId: string | undefined): boolean {
    return (sessionId ?? this.#arrived ?? this.#drawn) === undefined
  }

  /** @param sessionId The id that the response will leave with the client; `undefined` when there is none yet. */
  async token(sessionId: string | undefined): Promise<string> {
    if (this.drawsFor(sessionId)) this.#drawn = drawBase64Url(16)
    return encodeCsrf(sessionId ?? this.#arrived ?? this.#drawn ?? "", this.#parts.signer)
  }

  /** @param sessionId The id that came with the request. */
  async check(sessionId: string | undefined, submitted: string | undefined): Promise<boolean> {
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
