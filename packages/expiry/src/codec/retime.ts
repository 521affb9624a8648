import type { Lifetime } from "../lifetime.ts"
import { toMembers } from "./envelope-head.ts"
import { cutFrame, joinFrame } from "./frame.ts"

const LIFETIME_MEMBERS: ReadonlySet<string> = new Set(["expires_at", "stale_until"])
const SPACE = /[ \t\r\n]/
const decoder = /* @__PURE__ */ new TextDecoder()
const encoder = /* @__PURE__ */ new TextEncoder()

/**
 * Gives a stored envelope or frame another lifetime.
 *
 * All else stays as it was written, to the letter: numbers too long for JavaScript, members of later versions, bytes.
 *
 * @param bytes What `readEnvelope` took for a hit.
 */
export function retime(bytes: Uint8Array, lifetime: Lifetime): Uint8Array {
  const frame = cutFrame(bytes)
  if (frame === undefined) return encoder.encode(retimeJson(decoder.decode(bytes), lifetime))
  return joinFrame(retimeJson(decoder.decode(frame.line), lifetime), frame.payload)
}

function retimeJson(json: string, lifetime: Lifetime): string {
  const kept = [...topMembers(json)].filter(({ name }) => !LIFETIME_MEMBERS.has(name)).map(({ text }) => text)
  const added = JSON.stringify(toMembers(lifetime)).slice(1, -1)
  return `{${[added, ...kept].filter((text) => text !== "").join(",")}}`
}

/** Cuts an object, known to be valid JSON, into its members as they are written. */
function* topMembers(json: string): Generator<{ readonly name: string; readonly text: string }> {
  let depth = 0
  let start = -1
  for (let index = json.indexOf("{"); index < json.length; index++) {
    const character = json.charAt(index)
    const isEnd = depth === 1 && (character === "," || character === "}")
    if (isEnd && start !== -1) yield toMember(json.slice(start, index))
    if (isEnd) start = -1
    else if (depth === 1 && start === -1 && !SPACE.test(character)) start = index
    if (character === '"') index = endOfString(json, index)
    else if (character === "{" || character === "[") depth += 1
    else if (character === "}" || character === "]") depth -= 1
  }
}

function toMember(text: string): { readonly name: string; readonly text: string } {
  return { name: JSON.parse(text.slice(0, endOfString(text, 0) + 1)), text }
}

/** Finds the quote that ends the string beginning at `start`. */
function endOfString(json: string, start: number): number {
  let index = start + 1
  while (json.charAt(index) !== '"') index += json.charAt(index) === "\\" ? 2 : 1
  return index
}
