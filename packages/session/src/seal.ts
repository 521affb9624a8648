import type { KvStore } from "@larder/core"
import { fromBase64Url, toBase64Url } from "./base64-url.ts"

/** A key of the platform; its name is no global everywhere. */
type SealKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>

/** How sealed bytes begin: the version of the format. */
const MARK = "1."
const NONCE_BYTES = 12
/** The nonce before, and the tag of AES-GCM behind the sealed bytes. */
const OVERHEAD_BYTES = NONCE_BYTES + 16
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Seals what is stored: AES-256-GCM, each record under a key of its own, derived by HKDF from a secret and the record's key.
 *
 * A sealed record moved to another key does not open. What does not open reads as missing.
 *
 * @param secrets Newest first: the first seals, all of them open.
 * @param onUnsealable Hears of records that none of the secrets opens.
 */
export function withSeal(store: KvStore, secrets: readonly string[], onUnsealable: (key: string) => void): KvStore {
  const { capabilities } = store
  // Written as text, which every store takes: four characters for three bytes.
  const maxValueBytes = Math.floor((capabilities.maxValueBytes - MARK.length) / 4) * 3 - OVERHEAD_BYTES
  return {
    capabilities: { ...capabilities, maxValueBytes, binary: true },
    async get(key, options) {
      const stored = await store.get(key, options)
      const bytes = stored && (await unseal(decoder.decode(stored.bytes), secrets, key))
      if (stored !== undefined && bytes === undefined) onUnsealable(key)
      return bytes && { ...stored, bytes }
    },
    async put(key, value, options) {
      const bytes = typeof value === "string" ? encoder.encode(value) : new Uint8Array(value)
      const sealed = await seal(bytes, await deriveKey(secrets[0] ?? "", key))
      return store.put(key, sealed, { ...options, contentType: "text/plain" })
    },
    delete: (key, options) => store.delete(key, options),
    list: (options) => store.list(options),
  }
}

async function seal(bytes: Uint8Array<ArrayBuffer>, key: SealKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes)
  return MARK + toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)]))
}

async function unseal(text: string, secrets: readonly string[], key: string): Promise<Uint8Array | undefined> {
  const bytes = text.startsWith(MARK) ? fromBase64Url(text.slice(MARK.length)) : undefined
  if (bytes === undefined) return undefined
  const [iv, sealed] = [bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)]
  for (const secret of secrets) {
    try {
      return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await deriveKey(secret, key), sealed))
    } catch {
      // Sealed by another of the secrets, or changed: the tag does not fit.
    }
  }
  return undefined
}

async function deriveKey(secret: string, key: string): Promise<SealKey> {
  const material = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"])
  const info = encoder.encode(`larder session ${key}`)
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }
  return crypto.subtle.deriveKey(derivation, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
}
