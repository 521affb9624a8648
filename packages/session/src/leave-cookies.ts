import type { TokenOutcome } from "./commit-draft.ts"
import { encodeFlash } from "./flash.ts"
import { clearCookie, setCookie } from "./session-cookie.ts"
import type { SessionParts } from "./session-parts.ts"
import { encodeToken } from "./token.ts"

/** What a request leaves with the client beside its token; `undefined` where that stays as it is. */
export interface SideCookies {
  /** None: the messages were taken. */
  readonly messages: ReadonlyMap<string, unknown> | undefined
  readonly csrf: string | undefined
}

/**
 * Makes the cookies beside the session's.
 *
 * @throws {RangeError} When the messages do not fit in one.
 */
export async function makeSideCookies(
  { options, signer, flashCookie, csrfCookie }: SessionParts,
  { messages, csrf }: SideCookies,
): Promise<readonly string[]> {
  const headers = new Headers()
  if (messages?.size === 0) clearCookie(headers, flashCookie)
  else if (messages !== undefined) setCookie(headers, flashCookie, await encodeFlash(messages, options.now(), signer))
  if (csrf !== undefined) setCookie(headers, csrfCookie, csrf)
  return headers.getSetCookie()
}

/** Puts on a response what becomes of the client's token. */
export async function leaveToken(
  { options, signer, transport }: SessionParts,
  headers: Headers,
  outcome: TokenOutcome,
): Promise<void> {
  if (outcome === "keep") return
  if (outcome === "clear") return transport.clear(headers)
  const token = { ...outcome, stampMs: options.now() }
  transport.write(headers, await encodeToken(token, transport.name, signer))
}
