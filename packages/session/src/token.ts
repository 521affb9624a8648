import { drawBase64Url } from "./base64-url.ts"
import type { Signer } from "./signer.ts"

/** What a client keeps of its session. */
export interface Token {
  /** 256 random bits in base64url. */
  readonly id: string
  /** When the token was issued, which is when the session was last seen, in epoch milliseconds. */
  readonly stampMs: number
  /** When the session's data was last written, as far as the client has seen, in epoch milliseconds; 0 before that. */
  readonly version: number
}

/** A token that one of our secrets has signed. */
export interface VerifiedToken extends Token {
  /** Whether the newest secret did. */
  readonly isCurrent: boolean
}

/** Longest instant in base36, which holds for another 3000 years. */
const FORM = /^(([\w-]{43})\.([0-9a-z]{1,9})\.([0-9a-z]{1,9}))\.([\w-]{22})$/

/** Draws the id of a new session. */
export function drawSessionId(): string {
  return drawBase64Url(32)
}

/**
 * Writes a token as `id.stamp.version.mac`: at most 87 characters that no cookie has to escape.
 *
 * @param name Of the cookie or header, signed with it: a token of one place is none in another.
 */
export async function encodeToken({ id, stampMs, version }: Token, name: string, signer: Signer): Promise<string> {
  const text = `${id}.${toBase36(stampMs)}.${toBase36(version)}`
  return `${text}.${await signer.sign(purposeOf(name), text)}`
}

/** Reads a token. @returns `undefined` when we have not issued it under this name. */
export async function verifyToken(text: string, name: string, signer: Signer): Promise<VerifiedToken | undefined> {
  const [, signed = "", id = "", stamp = "", version = "", mac = ""] = FORM.exec(text) ?? []
  if (signed === "") return undefined
  const secret = await signer.verify(purposeOf(name), signed, mac)
  if (secret === undefined) return undefined
  return { id, stampMs: fromBase36(stamp), version: fromBase36(version), isCurrent: secret === 0 }
}

function purposeOf(name: string): string {
  return `token ${name}`
}

function toBase36(ms: number): string {
  return Math.floor(ms).toString(36)
}

function fromBase36(text: string): number {
  return Number.parseInt(text, 36)
}
