/**
 * Puts a section where it was, or at the end when the document does not have it yet.
 *
 * @param name Marks the section: it stands between the comments `bench:<name>` and `/bench:<name>`.
 */
export function replaceSection(document: string, name: string, markdown: string): string {
  const opening = `<!-- bench:${name} -->`
  const closing = `<!-- /bench:${name} -->`
  const section = `${opening}\n${markdown.trim()}\n${closing}`
  const start = document.indexOf(opening)
  if (start === -1) return `${document.trimEnd()}\n\n${section}\n`
  const end = document.indexOf(closing, start)
  if (end === -1) throw new Error(`The section ${name} has no end: expected ${closing}`)
  return document.slice(0, start) + section + document.slice(end + closing.length)
}
