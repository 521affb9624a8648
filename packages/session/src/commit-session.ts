import { drawBase64Url } from "./base64-url.ts"
import { MAIN_CELL } from "./cells.ts"
import { changeRecord, type FieldChanges, NO_DATA, toValues } from "./data-record.ts"
import { SessionEndedError } from "./errors/session-ended-error.ts"
import { encodeFlash, type RequestFlash } from "./flash.ts"
import { type Identity, isSettled } from "./identity-record.ts"
import { beginSession, regenerate, signIn } from "./renew-session.ts"
import type { RequestCsrf } from "./request-csrf.ts"
import { type CookieShape, clearCookie, setCookie } from "./session-cookie.ts"
import type { SessionParts } from "./session-parts.ts"
import type { SessionWork } from "./session-work.ts"
import { encodeToken, type Token, type VerifiedToken } from "./token.ts"
import { validateData } from "./validate-data.ts"

/** What a request leaves behind beside its session. */
export interface RequestCookies {
  readonly flash: RequestFlash
  readonly flashCookie: CookieShape
  readonly csrf: RequestCsrf
  readonly csrfCookie: CookieShape
}

/** What becomes of the client's token: a new one, none, or as it is. */
type TokenOutcome = { readonly id: string; readonly version: number } | "clear" | "keep"

/** Writes what a request has changed, and puts its cookies on the response. */
export async function commitSession(work: SessionWork, headers: Headers, cookies: RequestCookies): Promise<void> {
  assertMutable(headers)
  const { signer, transport, options } = work.parts
  // Made before anything is written: messages may be too large for a cookie.
  const beside = await toHeaders(work.parts, cookies)
  const outcome = await settle(work).catch((error: unknown) => {
    const isOver = error instanceof SessionEndedError && work.reader.known?.is !== "unseen"
    // Also on the response that will say so: otherwise the client would come back with it.
    if (isOver) transport.clear(headers)
    throw error
  })
  const stampMs = options.now()
  if (outcome === "clear") transport.clear(headers)
  else if (outcome !== "keep") {
    transport.write(headers, await encodeToken({ ...outcome, stampMs }, transport.name, signer))
  }
  if (beside.length > 0) headers.set("cache-control", "no-store")
  for (const cookie of beside) headers.append("set-cookie", cookie)
}

/** Some responses have headers that cannot be changed, such as those of `Response.redirect()`: better known before a write. */
function assertMutable(headers: Headers): void {
  headers.delete("larder-probe")
}

async function settle(work: SessionWork): Promise<TokenOutcome> {
  const { parts, reader, renewal, changes } = work
  const { known, token } = reader
  if (changes.size > 0) await validateChanges(work)
  if (renewal?.user !== undefined) return await signIn(work, renewal.user)
  if (renewal !== undefined) return await regenerate(work)
  // Where the request knew that there is no session, its changes begin one; they never pass from one to another.
  if (changes.size > 0 && (token === undefined || known?.is === "ended")) return await beginSession(work)
  if (token === undefined) return work.isDestroyed ? "clear" : "keep"
  if (changes.size > 0) return await writeChanges(work, token)
  if (known?.is === "ended") return "clear"
  return known?.is !== "unseen" && isDue(parts, token, known?.identity) ? token : "keep"
}

/** A stamp is renewed every tenth of the idle timeout; at once where it says too little, or was signed by an older secret. */
function isDue({ options }: SessionParts, token: VerifiedToken, identity: Identity | undefined): boolean {
  const nowMs = options.now()
  const isSettling = identity !== undefined && !isSettled(identity, token.stampMs) && isSettled(identity, nowMs)
  return !token.isCurrent || isSettling || nowMs - token.stampMs >= options.idleTimeoutMs / 10
}

/** Checks the changes together with what this request has read: a schema accepts data with fields missing. */
async function validateChanges({ parts, reader, changes }: SessionWork): Promise<void> {
  const { schema, isolated } = parts.options
  if (schema === undefined) return
  const records = await Promise.all([MAIN_CELL, ...isolated].map((cell) => reader.peekRecord(cell) ?? NO_DATA))
  await validateData("commit", schema, toValues(...records, changes))
}

/** Writes the fields that were changed, and nothing else. */
async function writeChanges(work: SessionWork, { id, version }: Token): Promise<TokenOutcome> {
  const { parts, reader } = work
  const [main, isolated] = divideChanges(work)
  const identity = reader.identity.bind(reader)
  if (main.size > 0) {
    const base = await reader.peekRecord(MAIN_CELL)
    const written = await parts.data.commit(await parts.dataKeyOf(id, MAIN_CELL), {
      fields: main,
      base,
      version,
      identity,
    })
    if (written === undefined) throw new SessionEndedError("commit")
    await writeIsolated(work, id, isolated)
    return { id, version: written }
  }
  if ((await identity("fresh")) === undefined) throw new SessionEndedError("commit")
  await writeIsolated(work, id, isolated)
  return { id, version }
}

function divideChanges({ changes, parts }: SessionWork): readonly [main: FieldChanges, isolated: FieldChanges] {
  const isIsolated = ([name]: readonly [string, unknown]): boolean => parts.options.isolated.includes(name)
  return [new Map([...changes].filter((change) => !isIsolated(change))), new Map([...changes].filter(isIsolated))]
}

/** Isolated fields need no reading again: nothing else is in their records. */
async function writeIsolated({ parts, reader }: SessionWork, id: string, changes: FieldChanges): Promise<void> {
  const identity = await reader.identity("known")
  const nowMs = parts.options.now()
  const writes = [...changes].map(async ([name, change]) => {
    const base = (await reader.peekRecord(name)) ?? NO_DATA
    const record = changeRecord(base, new Map([[name, change]]), { nowMs, seenMs: 0, nonce: drawBase64Url(6) })
    await parts.data.write(await parts.dataKeyOf(id, name), record, identity?.endsAtMs ?? nowMs)
  })
  await Promise.all(writes)
}

/** Makes the cookies that go out beside the session's. */
async function toHeaders({ options, signer }: SessionParts, cookies: RequestCookies): Promise<readonly string[]> {
  const headers = new Headers()
  const messages = cookies.flash.outcome()
  if (messages?.size === 0) clearCookie(headers, cookies.flashCookie)
  else if (messages !== undefined) {
    setCookie(headers, cookies.flashCookie, await encodeFlash(messages, options.now(), signer))
  }
  const csrf = cookies.csrf.outcome()
  if (csrf !== undefined) setCookie(headers, cookies.csrfCookie, csrf)
  return headers.getSetCookie()
}
