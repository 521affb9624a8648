/** RFC 9110, section 5.6.7: the form in use, and the two old ones. */
const FORMS =
  /^(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})$/

/** Reads a date of HTTP. @returns Epoch milliseconds; `undefined` when it is none, or not there. */
export function parseHttpDate(text: string | null): number | undefined {
  if (text === null || !FORMS.test(text)) return undefined
  // The oldest form says no zone, and means the same one.
  const atMs = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`)
  return Number.isNaN(atMs) ? undefined : atMs
}
