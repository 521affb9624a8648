/** Tells whether a response has a body at all, whatever its handler writes. */
export function hasBody(method: string | undefined, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 205 && status !== 304
}
