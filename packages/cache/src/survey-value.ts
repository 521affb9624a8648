/** What an object, an array or any other part costs beside its content. */
const PART_BYTES = 8

/** What a walk through a value found out. */
export interface ValueFacts {
  /** Estimated length of its encoding: right to a factor, until a read or a write of the store tells it. */
  readonly sizeBytes: number
  /** Whether it holds what freezing does not protect (Date, Map, Set, bytes), so that each reader needs a copy of its own. */
  readonly needsCopies: boolean
}

/**
 * Walks through a value once: estimates its size and, if asked to, freezes its plain objects and arrays.
 *
 * What can neither be frozen nor copied (functions, instances of classes) is left as it is, and shared.
 */
export function surveyValue(value: unknown, freeze: boolean): ValueFacts {
  const seen = new Set<object>()
  let hasCopied = false
  let hasOpaque = false
  let sizeBytes = 0

  function note(part: unknown): void {
    sizeBytes += PART_BYTES
    if (typeof part === "string") sizeBytes += part.length
    else if ((typeof part === "object" && part !== null) || typeof part === "function") seen.add(part)
  }

  function noteContent(part: object): void {
    if (Array.isArray(part)) part.forEach(note)
    else if (isPlain(part)) {
      for (const [name, content] of Object.entries(part)) {
        sizeBytes += name.length
        note(content)
      }
    } else noteUnfreezable(part)
  }

  function noteUnfreezable(part: object): void {
    hasCopied = true
    // All of the buffer is kept, and once where several views share it.
    if (ArrayBuffer.isView(part)) note(part.buffer)
    else if (part instanceof ArrayBuffer) sizeBytes += part.byteLength
    else if (part instanceof Map) for (const pair of part) pair.forEach(note)
    else if (part instanceof Set) part.forEach(note)
    else if (!(part instanceof Date)) hasOpaque = true
  }

  note(value)
  // The loop goes on through what is added on the way: each object once, however deep, without a call for each level.
  for (const part of seen) {
    try {
      noteContent(part)
      if (freeze && isPlain(part)) Object.freeze(part)
    } catch {
      // A getter that throws, or a proxy that does not let itself be frozen.
      hasOpaque = true
    }
  }
  return { sizeBytes, needsCopies: freeze && hasCopied && !hasOpaque }
}

function isPlain(part: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(part)
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null
}
