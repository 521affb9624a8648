import { InvalidKeyError } from "../errors/invalid-key-error.ts"

/** Where the API begins: no slash at the end. */
export interface BaseUrl {
  readonly href: string
  readonly pathname: string
}

/**
 * Checks a base URL.
 *
 * @throws {TypeError} When it is no URL, has credentials, a query or a fragment, or is plain http beyond loopback.
 */
export function resolveBaseUrl(baseUrl: string): BaseUrl {
  const url = parse(baseUrl)
  if (url.username !== "" || url.password !== "") throw new TypeError("baseUrl: credentials are not allowed in it")
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(baseUrl)) {
    throw new TypeError("baseUrl: a query or a fragment is not allowed in it")
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw new TypeError("baseUrl: expected https, or http on the loopback interface")
  }
  const pathname = url.pathname.replace(/\/+$/, "")
  return { href: url.origin + pathname, pathname }
}

/**
 * Puts a request's URL together, and makes sure that it names what was meant.
 *
 * @param path Begins with `/`; its segments are encoded.
 * @param query Begins with `?`, or is empty.
 * @throws {InvalidKeyError} When a URL parser would change the path (it drops dot segments, encoded ones included).
 */
export function resourceUrl(base: BaseUrl, operation: string, path: string, query: string): string {
  const href = base.href + path
  if (new URL(href).pathname !== base.pathname + path) {
    throw new InvalidKeyError(operation, "as part of a URL it would reach another resource")
  }
  return href + query
}

function parse(baseUrl: string): URL {
  if (typeof baseUrl === "string" && URL.canParse(baseUrl)) return new URL(baseUrl)
  throw new TypeError('baseUrl: expected an absolute URL such as "https://api.telnyx.com/v2"')
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
