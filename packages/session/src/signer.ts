import { toBase64Url } from "./base64-url.ts"

/** Signs texts that a client keeps for us, with secrets that rotate. */
export interface Signer {
  /**
   * Signs with the newest secret.
   *
   * @param purpose What the text is; a signature made for one purpose is none for another. Holds no line break.
   * @returns HMAC-SHA256 cut to 128 bits, as 22 characters of base64url.
   */
  sign(purpose: string, text: string): Promise<string>
  /** Finds the secret that made a signature: 0 is the newest. @returns `undefined` when none did. */
  verify(purpose: string, text: string, mac: string): Promise<number | undefined>
}

/** A key of the platform; its name is no global everywhere. */
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

const MAC_BYTES = 16
const encoder = new TextEncoder()

/** Makes a signer. @param secrets Newest first. */
export function createSigner(secrets: readonly string[]): Signer {
  // Imported when first used, as that is asynchronous and a signer may never be used.
  const keys: Promise<HmacKey>[] = []
  const keyOf = (index: number, secret: string): Promise<HmacKey> => (keys[index] ??= importSecret(secret))

  async function macBy(index: number, secret: string, purpose: string, text: string): Promise<string> {
    const mac = await crypto.subtle.sign("HMAC", await keyOf(index, secret), encoder.encode(`${purpose}\n${text}`))
    return toBase64Url(new Uint8Array(mac, 0, MAC_BYTES))
  }

  return {
    sign: (purpose, text) => macBy(0, secrets[0] ?? "", purpose, text),
    async verify(purpose, text, mac) {
      for (const [index, secret] of secrets.entries()) {
        if (isSameText(await macBy(index, secret, purpose, text), mac)) return index
      }
      return undefined
    },
  }
}

function importSecret(secret: string): Promise<HmacKey> {
  return crypto.subtle.importKey("raw", encoder.encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
}

/** Compares in a time that does not tell where two texts of one length begin to differ. */
function isSameText(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}
