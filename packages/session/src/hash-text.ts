import { toBase64Url } from "./base64-url.ts"

const encoder = new TextEncoder()

/** Hashes text with SHA-256. @returns 43 characters of base64url. */
export async function hashText(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))))
}
