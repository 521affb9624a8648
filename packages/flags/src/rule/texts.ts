import { ofValues } from "./arguments.ts"
import { type Operator, unfit } from "./rule.ts"

function onTexts(test: (text: string, part: string) => boolean): Operator {
  return ofValues((text, part) => (typeof text === "string" && typeof part === "string" ? test(text, part) : null))
}

/** Operators on texts. */
export const TEXTS: Readonly<Record<string, Operator>> = {
  starts_with: onTexts((text, part) => text.startsWith(part)),
  ends_with: onTexts((text, part) => text.endsWith(part)),
  in: ofValues((item, list) => {
    if (typeof list === "string") return list.includes(String(item))
    return Array.isArray(list) ? list.includes(item) : list ? unfit() : false
  }),
  // Joining leaves out what is missing.
  cat: ofValues((...values) => values.join("")),
  substr: ofValues((text, from, length) => {
    if (typeof text !== "string") return unfit()
    const rest = text.slice(Number(from))
    // A negative length leaves so many characters out at the end.
    return length === undefined ? rest : rest.slice(0, Number(length))
  }),
}
