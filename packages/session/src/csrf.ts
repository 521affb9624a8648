import { drawBase64Url } from "./base64-url.ts"
import type { Signer } from "./signer.ts"

/** What a request's headers say of where it comes from. */
export type RequestSite = "same" | "cross" | "unknown"

/** The parts of a `Request` that tell. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

/** Methods that change nothing. Source: RFC 9110 section 9.2.1. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE"])
const FORM = /^([\w-]{22})\.([\w-]{22})$/
const PURPOSE = "csrf"

export function isSafeMethod({ method }: RequestHead): boolean {
  return SAFE_METHODS.has(method)
}

/**
 * Tells by its headers whether a browser sent a request from our own pages.
 *
 * `Sec-Fetch-Site` decides where it is sent, as every current browser does over https; before that, `Origin`, whose host is
 * compared with ours, as proxies change the scheme. The same order as the CSRF cheat sheet of OWASP (read 2026-08).
 *
 * @param trustedOrigins Other origins that count as our own, such as `"https://app.example"`.
 */
export function siteOf({ url, headers }: RequestHead, trustedOrigins: readonly string[]): RequestSite {
  const origin = headers.get("origin")
  if (origin !== null && trustedOrigins.includes(origin)) return "same"
  const site = headers.get("sec-fetch-site")
  if (site !== null) return site === "same-origin" || site === "none" ? "same" : "cross"
  if (origin === null) return "unknown"
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host ? "same" : "cross"
}

/**
 * Makes a token for forms: a new one each time, so that compression tells nothing of it.
 *
 * @param binding What the same client sends in its cookie: the session's id.
 */
export async function encodeCsrf(binding: string, signer: Signer): Promise<string> {
  const nonce = drawBase64Url(16)
  return `${nonce}.${await signer.sign(PURPOSE, `${binding} ${nonce}`)}`
}

/** Tells whether a token was made for the client that sends it back. */
export async function verifyCsrf(token: string, binding: string, signer: Signer): Promise<boolean> {
  const [, nonce = "", mac = ""] = FORM.exec(token) ?? []
  return nonce !== "" && (await signer.verify(PURPOSE, `${binding} ${nonce}`, mac)) !== undefined
}
