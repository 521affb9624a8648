/** Makes a strong entity tag of a body: 128 bits of its SHA-256. */
export async function makeEntityTag(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body), 0, 16)
  return `"${btoa(String.fromCharCode(...hash))}"`
}
