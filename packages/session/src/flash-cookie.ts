import { fromBase64Url, toBase64Url } from "./base64-url.ts"
import type { Signer } from "./signer.ts"

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const PURPOSE = "flash"
const FORM = /^(([\w-]+)\.([0-9a-z]{1,9}))\.([\w-]{22})$/

/** Writes messages as `text.stamp.mac`. */
export async function encodeFlash(
  messages: ReadonlyMap<string, unknown>,
  stampMs: number,
  signer: Signer,
): Promise<string> {
  const text = `${toBase64Url(encoder.encode(JSON.stringify([...messages])))}.${stampMs.toString(36)}`
  return `${text}.${await signer.sign(PURPOSE, text)}`
}

/** Reads messages. @returns None when they are not ours, or older than `maxAgeMs`. */
export async function decodeFlash(
  value: string,
  { signer, nowMs, maxAgeMs }: { readonly signer: Signer; readonly nowMs: number; readonly maxAgeMs: number },
): Promise<ReadonlyMap<string, unknown>> {
  const [, signed = "", text = "", stamp = "", mac = ""] = FORM.exec(value) ?? []
  const isOurs = signed !== "" && (await signer.verify(PURPOSE, signed, mac)) !== undefined
  if (!isOurs || nowMs - Number.parseInt(stamp, 36) >= maxAgeMs) return new Map()
  // The cast: the signature says that encodeFlash() has written it.
  return new Map(JSON.parse(decoder.decode(fromBase64Url(text))) as [string, unknown][])
}
