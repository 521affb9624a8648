/**
 * What must not reach a terminal as it is: controls (C0, DEL and C1, which begin escape sequences), marks that reorder or hide text,
 * line and paragraph separators, halves of a character, code points nobody has assigned.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu

/** Writes text of others so that it can only be read: what would do more becomes an escape such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter)
}

/** The same, its line breaks kept. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n")
}

/** Writes JSON so that it can only be read; it is the same JSON. */
export function toPrintableJson(value: unknown, indent?: number): string {
  return printableLines(JSON.stringify(value, undefined, indent) ?? "null")
}

function escapeCharacter(character: string): string {
  let escaped = ""
  // By UTF-16 units: JSON has no other escapes.
  for (let at = 0; at < character.length; at++) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`
  }
  return escaped
}
