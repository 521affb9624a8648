import { type OverridesOptions, type SignOverridesOptions, signOverrides, verifyOverrides } from "./sign-overrides.ts"
import type { FlagOverrides } from "./with-overrides.ts"

/** Header that carries signed overrides, as a test or a tool sends it. */
export const OVERRIDES_HEADER = "x-larder-flags"
/** Cookie that carries signed overrides, as a browser keeps it. */
export const OVERRIDES_COOKIE = "__Host-larder-flags"

/** The headers of a request, as `Request.headers` has them. */
export interface RequestHeaders {
  get(name: string): string | null
}

/**
 * Reads the overrides that a request carries: by its header, or else by its cookie.
 *
 * @returns `undefined` when it carries none, or they are forged or past their end.
 * @throws {RangeError} When there is no secret, or one is too short.
 */
export async function readOverrides(
  headers: RequestHeaders,
  options: OverridesOptions,
): Promise<FlagOverrides | undefined> {
  const text = headers.get(OVERRIDES_HEADER) ?? findCookie(headers.get("cookie") ?? "")
  return text === undefined ? undefined : verifyOverrides(text, options)
}

/**
 * Writes overrides as a `Set-Cookie` header: for this host, over https, out of reach for scripts.
 *
 * @throws {RangeError} As `signOverrides` does.
 */
export async function toOverridesCookie(overrides: FlagOverrides, options: SignOverridesOptions): Promise<string> {
  const text = await signOverrides(overrides, options)
  const maxAge = options.ttlMs === undefined ? "" : `; Max-Age=${Math.ceil(options.ttlMs / 1_000)}`
  return `${OVERRIDES_COOKIE}=${text}; Path=/; Secure; HttpOnly; SameSite=Lax${maxAge}`
}

function findCookie(cookies: string): string | undefined {
  const start = `${OVERRIDES_COOKIE}=`
  const cookie = cookies.split(";").find((part) => part.trim().startsWith(start))
  return cookie?.trim().slice(start.length)
}
