/** Parts of a value that are looked at for its size; what lies behind them is taken to be like them. */
const MEASURED_PARTS = 1_024
/** What an object, an array or a property costs beside its content. */
const PART_BYTES = 16

/** What a walk through a value found out. */
export interface ValueFacts {
  /** Estimated length of its encoding: right to a factor, until a read or a write of the store tells it. */
  readonly sizeBytes: number
  /** Whether it holds what freezing does not protect (Date, Map, Set, bytes), so that each reader needs a copy of its own. */
  readonly needsCopies: boolean
}

type Kind = "plain" | "copied" | "opaque"

/**
 * Walks through a value once: freezes its plain objects and arrays, if asked to, and estimates its size.
 *
 * What can neither be frozen nor copied (functions, instances of classes) is left as it is, and shared.
 */
export function surveyValue(value: unknown, freeze: boolean): ValueFacts {
  const parts: unknown[] = [value]
  const seen = new Set<object>()
  const found = { copied: false, opaque: false }
  let bytes = 0
  let measured = 0
  for (let index = 0; index < parts.length && (freeze || index < MEASURED_PARTS); index++) {
    const part = parts[index]
    if (index < MEASURED_PARTS) {
      bytes += ownBytes(part)
      measured += 1
    }
    if ((typeof part !== "object" && typeof part !== "function") || part === null || seen.has(part)) continue
    seen.add(part)
    const kind = kindOf(part)
    if (kind !== "plain") found[kind] = true
    else if (freeze) Object.freeze(part)
    pushContent(part, parts)
  }
  const sizeBytes = Math.ceil((bytes / measured) * parts.length)
  return { sizeBytes, needsCopies: freeze && found.copied && !found.opaque }
}

function kindOf(part: object): Kind {
  const prototype: unknown = Object.getPrototypeOf(part)
  if (Array.isArray(part) || prototype === Object.prototype || prototype === null) return "plain"
  const isCopied = part instanceof Date || part instanceof Map || part instanceof Set || isBytes(part)
  return isCopied ? "copied" : "opaque"
}

function pushContent(part: object, parts: unknown[]): void {
  if (isBytes(part)) return
  // One by one: spreading a long array into a call would overflow the stack.
  const content =
    part instanceof Map ? [...part.keys(), ...part.values()] : part instanceof Set ? part : Object.values(part)
  for (const item of content) parts.push(item)
}

function ownBytes(part: unknown): number {
  if (typeof part === "string") return PART_BYTES + part.length
  return isBytes(part) ? PART_BYTES + part.byteLength : PART_BYTES
}

function isBytes(part: unknown): part is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(part) || part instanceof ArrayBuffer
}
