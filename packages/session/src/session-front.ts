import type { ResolvedSessionsOptions } from "./sessions-options.ts"
import type { Signer } from "./signer.ts"
import { encodeToken, type Token, type VerifiedToken, verifyToken } from "./token.ts"
import type { TokenTransport } from "./token-transport.ts"

/** What it takes to know a client by its token, without the store. */
export interface SessionFront {
  readonly options: ResolvedSessionsOptions
  readonly signer: Signer
  readonly transport: TokenTransport
}

/**
 * What becomes of the client's token: a new one, none, as it is, `"renew"` with a new stamp, or `"slide"`: so if it is due.
 */
export type TokenOutcome = Omit<Token, "stampMs"> | "clear" | "keep" | "renew" | "slide"

/** Takes the first token that is ours: there may be several cookies of one name. */
export async function findToken(
  { transport, signer, options }: SessionFront,
  headers: Headers,
): Promise<VerifiedToken | undefined> {
  for (const text of transport.read(headers)) {
    const token = await verifyToken(text, transport.name, signer)
    const isIdle = token !== undefined && options.now() - token.stampMs >= options.idleTimeoutMs
    if (token !== undefined && !isIdle) return token
    options.onEvent({ type: "refused", reason: isIdle ? "idle" : "forged" })
  }
  return undefined
}

/** Puts on a response what becomes of the token that came. */
export async function leaveToken(
  { transport, signer, options }: SessionFront,
  headers: Headers,
  token: VerifiedToken | undefined,
  outcome: TokenOutcome,
): Promise<void> {
  const stampMs = options.now()
  if (outcome === "clear") return transport.clear(headers)
  // A stamp is renewed every tenth of the idle timeout; a token that an older secret has signed, at once.
  const isDue = token !== undefined && (!token.isCurrent || stampMs - token.stampMs >= options.idleTimeoutMs / 10)
  const isRenewed = outcome === "renew" || (outcome === "slide" && isDue)
  const next = typeof outcome === "object" ? outcome : isRenewed ? token : undefined
  if (next === undefined) return
  transport.write(headers, await encodeToken({ ...next, stampMs }, transport.name, signer))
}
