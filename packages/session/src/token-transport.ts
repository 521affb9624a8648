import { type CookieShape, clearCookie, readCookies, setCookie } from "./session-cookie.ts"

/** Where the token travels: in a cookie, in `X-Session-ID`, or as a bearer token (answered in `X-Session-ID`). */
export type TransportKind = "cookie" | "header" | "bearer"

/** Takes tokens from requests and puts them on responses. */
export interface TokenTransport {
  /** Signed with each token, so that none can be carried from one transport to another. */
  readonly name: string
  /** Whether browsers send the token by themselves, so that another site can make them. */
  readonly isAmbient: boolean
  /** Finds what may be a token. */
  read(headers: Headers): readonly string[]
  write(headers: Headers, token: string): void
  clear(headers: Headers): void
}

const HEADER = "x-session-id"

export function createTransport(kind: TransportKind, cookie: CookieShape): TokenTransport {
  if (kind === "cookie") {
    return {
      name: cookie.name,
      isAmbient: true,
      read: (headers) => readCookies(headers, cookie.name),
      write: (headers, token) => setCookie(headers, cookie, token),
      clear: (headers) => clearCookie(headers, cookie),
    }
  }
  return {
    name: HEADER,
    isAmbient: false,
    read: (headers) =>
      [kind === "header" ? headers.get(HEADER) : readBearer(headers)].filter((token) => token !== null),
    write: setHeader,
    clear: (headers) => setHeader(headers, ""),
  }
}

function readBearer(headers: Headers): string | null {
  return /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null
}

function setHeader(headers: Headers, token: string): void {
  headers.set("cache-control", "no-store")
  headers.set(HEADER, token)
}
