const encoder = new TextEncoder()

/** Writes bytes in base64url, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = ""
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** Reads base64url. @returns `undefined` when it is none. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0))
  } catch {
    return undefined
  }
}

/**
 * Draws random bytes and writes them in base64url.
 *
 * The platform's generator is no option on purpose: an id that can be predicted is a session that can be taken.
 */
export function drawBase64Url(byteLength: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(byteLength)))
}

/** Hashes text with SHA-256. @returns 43 characters of base64url. */
export async function hashBase64Url(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))))
}
