import { fromBase64Url, toBase64Url } from "./base64-url.ts"
import type { Signer } from "./signer.ts"

/** Messages from one request to the next that asks for them, kept by the client in a signed cookie: no operation. */
export interface Flash {
  /** Takes a message: the next request will not find it. @returns `undefined` when there is none. */
  get(name: string): unknown
  /** Leaves a message for the next request: plain JSON, small, and nothing that its reader may not see. */
  set(name: string, value: unknown): void
}

/** The flash of one request. */
export interface RequestFlash extends Flash {
  /** What the next request shall find; `undefined` when that is what the client already has. */
  readonly outcome: () => ReadonlyMap<string, unknown> | undefined
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const PURPOSE = "flash"
const FORM = /^(([\w-]+)\.([0-9a-z]{1,9}))\.([\w-]{22})$/

/** @param arrived What the client brought. @param onChange Called before each change: may refuse it by throwing. */
export function createFlash(arrived: ReadonlyMap<string, unknown>, onChange: () => void): RequestFlash {
  const left = new Map(arrived)
  const added = new Map<string, unknown>()
  return {
    get(name) {
      if (!left.has(name)) return undefined
      onChange()
      left.delete(name)
      return arrived.get(name)
    },
    set(name, value) {
      onChange()
      added.set(name, value)
    },
    outcome: () => (left.size === arrived.size && added.size === 0 ? undefined : new Map([...left, ...added])),
  }
}

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
