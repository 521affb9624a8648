/** Most parts of a value that are looked at; what lies behind them is taken to be like them. */
const MAX_PARTS = 512
/** What an object, an array or a property costs beside its content. */
const PART_BYTES = 16

/**
 * Estimates the length of a value's encoding, in bytes, at bounded cost.
 *
 * It stands in until the length is known (a read or a write of the store tells it), and has to be right to a factor, not to a byte.
 */
export function estimateBytes(value: unknown): number {
  const queue: unknown[] = [value]
  let bytes = 0
  let parts = 0
  for (; parts < queue.length && parts < MAX_PARTS; parts++) {
    const part = queue[parts]
    bytes += ownBytes(part)
    if (typeof part === "object" && part !== null && !ArrayBuffer.isView(part)) queue.push(...Object.values(part))
  }
  return parts === 0 ? bytes : Math.ceil((bytes / parts) * queue.length)
}

function ownBytes(part: unknown): number {
  if (typeof part === "string") return PART_BYTES + part.length
  if (ArrayBuffer.isView(part)) return PART_BYTES + part.byteLength
  return PART_BYTES
}
