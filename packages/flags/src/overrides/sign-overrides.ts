import { isRecord } from "../definition/check.ts"
import { parseContent } from "../definition/parse-content.ts"
import type { FlagOverrides } from "./with-overrides.ts"

/** What overrides are signed with, and checked by. */
export interface OverridesOptions {
  /** Secrets of 32 characters or more each. The first one signs; all of them are good for checking, so that they can rotate. */
  readonly secrets: readonly string[]
  /** Reads the wall clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
}

export interface SignOverridesOptions extends OverridesOptions {
  /** How long they are good for, in milliseconds, > 0. @default 86_400_000 (a day) */
  readonly ttlMs?: number | undefined
}

const DAY_MS = 86_400_000
const MIN_SECRET = 32
/** Longest text that is looked at: browsers keep no larger cookies. */
const MAX_LENGTH = 4_096
/** Set apart from whatever else a secret signs. */
const PURPOSE = "larder flag overrides 1 "
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Signs overrides, so that they can be given to a browser and only come back as they are: they can be read there, not changed.
 *
 * @returns A text of `A-Z a-z 0-9 - _ .`, for a cookie or a header.
 * @throws {RangeError} When there is no secret, one is too short, the lifetime is not > 0, or the text would be too long.
 */
export async function signOverrides(overrides: FlagOverrides, options: SignOverridesOptions): Promise<string> {
  const { secrets, ttlMs = DAY_MS, now = Date.now } = options
  if (!(ttlMs > 0 && Number.isFinite(ttlMs))) throw new RangeError(`ttlMs: got ${ttlMs}, expected a finite number > 0`)
  const [key] = await toKeys(secrets)
  if (key === undefined) throw new RangeError("secrets: expected one or more")
  const payload = toBase64Url(encoder.encode(JSON.stringify({ flags: overrides, expires_at: now() + ttlMs })))
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(PURPOSE + payload))
  const text = `${payload}.${toBase64Url(new Uint8Array(mac))}`
  if (text.length > MAX_LENGTH) throw new RangeError(`overrides: ${text.length} characters, at most ${MAX_LENGTH}`)
  return text
}

/**
 * Reads signed overrides. It does not throw, whatever the text.
 *
 * @returns `undefined` when they are forged, past their end, or nothing of the kind.
 * @throws {RangeError} When there is no secret, or one is too short.
 */
export async function verifyOverrides(
  text: string,
  { secrets, now = Date.now }: OverridesOptions,
): Promise<FlagOverrides | undefined> {
  const keys = await toKeys(secrets)
  const [payload = "", mac = "", ...others] = text.length > MAX_LENGTH ? [] : text.split(".")
  const macBytes = fromBase64Url(mac)
  const payloadBytes = fromBase64Url(payload)
  if (macBytes === undefined || payloadBytes === undefined || others.length > 0) return undefined
  const signed = encoder.encode(PURPOSE + payload)
  const checks = keys.map((key) => crypto.subtle.verify("HMAC", key, macBytes, signed))
  if (!(await Promise.all(checks)).includes(true)) return undefined
  return readPayload(decoder.decode(payloadBytes), now())
}

/** What has a good signature was written by `signOverrides`, but perhaps by that of another version. */
function readPayload(text: string, nowMs: number): FlagOverrides | undefined {
  try {
    const payload = parseContent(text)
    if (!isRecord(payload) || !isRecord(payload["flags"])) return undefined
    // Values of parsed JSON are values of flags.
    return Number(payload["expires_at"]) > nowMs ? (payload["flags"] as FlagOverrides) : undefined
  } catch {
    return undefined
  }
}

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

async function toKeys(secrets: readonly string[]): Promise<readonly HmacKey[]> {
  if (secrets.length === 0) throw new RangeError("secrets: expected one or more")
  if (secrets.some((secret) => secret.length < MIN_SECRET)) {
    throw new RangeError(`secrets: expected ${MIN_SECRET} characters or more in each`)
  }
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  return Promise.all(
    secrets.map((secret) =>
      crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign", "verify"]),
    ),
  )
}

function toBase64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes))
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
    return Uint8Array.from(binary, (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
