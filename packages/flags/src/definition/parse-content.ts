import { check, isRecord, isTree } from "./check.ts"

/** Deepest nesting of arrays and objects in a flag. */
const MAX_DEPTH = 512
/** A number as JSON writes it: `007` and `0x10` are texts. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i

/**
 * Reads the content of a flag, or of a set of them.
 *
 * `true` and `false` in any case, a number, a JSON object or array; anything else is a text. White space around it does not
 * count. Objects are frozen, as every evaluation hands out the same ones.
 *
 * @throws {SyntaxError} When it is empty, broken JSON, nested too deep, or would reach a prototype.
 */
export function parseContent(content: string): unknown {
  const text = content.trim()
  check(text !== "", "it is empty")
  if (/^[[{]/.test(text) || NUMBER.test(text)) return freeze(JSON.parse(text), 0)
  const word = text.toLowerCase()
  return word === "true" || (word === "false" ? false : text)
}

/** Freezes a tree of JSON. @throws {SyntaxError} When it is not fit to be handed out. */
function freeze(json: unknown, depth: number): unknown {
  check(depth <= MAX_DEPTH && json !== Infinity && json !== -Infinity, "it is too deep, or a number too large")
  if (!isTree(json)) return json
  for (const [name, member] of Object.entries(json)) {
    // A member that would reach a prototype when its object is merged into another.
    const isHazard = name === "__proto__" || (name === "constructor" && isRecord(member) && "prototype" in member)
    check(!isHazard, "it would reach a prototype")
    freeze(member, depth + 1)
  }
  return Object.freeze(json)
}
