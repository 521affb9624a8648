/** How the session's cookie is made. */
export interface SessionCookieOptions {
  /**
   * `__Host-` keeps it to this host and to https, by the browser's word; with a `domain`, use `__Secure-`.
   *
   * @default "__Host-sid"
   */
  readonly name?: string | undefined
  /** @default "lax" */
  readonly sameSite?: "lax" | "strict" | "none" | undefined
  /** Shares it with the subdomains of a domain; not with a `__Host-` name. @default none: this host alone */
  readonly domain?: string | undefined
  /** Whether it outlives the browser, by the idle timeout. @default false */
  readonly persistent?: boolean | undefined
  /**
   * For plain http on loopback alone: names it `dev-sid`, leaves out `Secure`, says so on the console, and refuses any
   * other request.
   *
   * @default false
   */
  readonly development?: boolean | undefined
}

/** A cookie but for its value. */
export interface CookieShape {
  readonly name: string
  /** Such as `"; Path=/; Secure"`. */
  readonly attributes: string
}

/** Most that browsers take: name, value and attributes, in bytes. Source: RFC 6265 section 6.1 and RFC 6265bis. */
const MAX_COOKIE_BYTES = 4_096
/** How many cookies of the name are looked at: whoever can plant some must not make us work. */
const MAX_CANDIDATES = 4
const NAME = /^[\w!#$%&'*+.^`|~-]+$/
const DOMAIN = /^[\w-]+(?:\.[\w-]+)+$/

/**
 * Makes the shape of the session's cookie.
 *
 * @throws {TypeError} When the name or the domain cannot be in a cookie.
 * @throws {RangeError} When the name promises what the other options break.
 */
export function createCookieShape(options: SessionCookieOptions, idleTimeoutMs: number): CookieShape {
  const { development = false, domain, sameSite = "lax", persistent = false } = options
  const name = options.name ?? (development ? "dev-sid" : "__Host-sid")
  if (!NAME.test(name)) throw new TypeError("cookie.name: expected letters, digits and !#$%&'*+-.^_`|~")
  if (domain !== undefined && !DOMAIN.test(domain)) throw new TypeError("cookie.domain: expected a domain name")
  const isHost = /^__host-/i.test(name)
  if (isHost && domain !== undefined) throw new RangeError("cookie.domain: not with a __Host- name; use __Secure-")
  // The prefix is the browser's promise that the cookie is Secure: ASVS 3.3.1.
  if (development === /^__(?:Host|Secure)-/i.test(name)) {
    throw new RangeError(`cookie.name: expected ${development ? "none of" : ""} __Host- or __Secure- at its start`)
  }
  if (development && sameSite === "none") throw new RangeError('cookie.sameSite: "none" is not for development')
  const attributes = [
    "Path=/",
    domain && `Domain=${domain}`,
    persistent && `Max-Age=${Math.ceil(idleTimeoutMs / 1_000)}`,
    !development && "Secure",
    "HttpOnly",
    `SameSite=${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`,
  ]
  return { name, attributes: attributes.flatMap((one) => (one ? `; ${one}` : [])).join("") }
}

/** Makes the shape of a cookie that stands beside the session's. */
export function besideCookie({ name, attributes }: CookieShape, suffix: "csrf" | "flash"): CookieShape {
  return { name: `${name}-${suffix}`, attributes }
}

/**
 * Sets a cookie, and keeps the response out of every cache.
 *
 * @throws {RangeError} When the cookie is larger than browsers take.
 */
export function setCookie(headers: Headers, { name, attributes }: CookieShape, value: string): void {
  const cookie = `${name}=${value}${attributes}`
  if (cookie.length > MAX_COOKIE_BYTES) {
    throw new RangeError(`cookie ${name}: it has ${cookie.length} bytes, browsers take at most ${MAX_COOKIE_BYTES}`)
  }
  headers.set("cache-control", "no-store")
  headers.append("set-cookie", cookie)
}

/** Takes a cookie away from the client. */
export function clearCookie(headers: Headers, { name, attributes }: CookieShape): void {
  setCookie(headers, { name, attributes: `${attributes.replace(/; Max-Age=\d+/, "")}; Max-Age=0` }, "")
}

/** Finds the values of a cookie, as there may be several of one name: the first few. */
export function readCookies(headers: Headers, name: string): readonly string[] {
  const header = headers.get("cookie") ?? ""
  if (!header.includes(name)) return []
  const pairs = header.split(";").map((pair) => pair.trim())
  const values = pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1))
  return values.slice(0, MAX_CANDIDATES)
}
