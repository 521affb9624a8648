/** A hash that is not finished yet: what has been read of the texts so far. */
export interface HashState {
  readonly hash: number
  /** Bytes that do not fill a block yet. */
  readonly block: number
  readonly length: number
}

const START: HashState = { hash: 0, block: 0, length: 0 }

/**
 * Hashes the UTF-8 bytes of a text: MurmurHash3, x86, 32 bits, seed 0.
 *
 * The text is encoded on the way, so that no copy of it is made. A lone surrogate counts as U+FFFD, as in `TextEncoder`.
 *
 * @param before What {@link beginHash} made of a text before it. @default nothing
 * @returns A whole number from 0 to 2^32 - 1.
 */
export function murmur3(text: string, before: HashState = START): number {
  const { hash, block, length } = beginHash(text, before)
  return finish(hash ^ scramble(block) ^ length)
}

/** Begins the hash of a text that goes on: what many keys have before them is read only once. */
export function beginHash(text: string, before: HashState = START): HashState {
  let { hash, block } = before
  let at = 0
  const filled = (before.length & 3) << 3
  // Four characters of ASCII at a time first: most keys are nothing else.
  for (; at + 4 <= text.length; at += 4) {
    const a = text.charCodeAt(at)
    const b = text.charCodeAt(at + 1)
    const c = text.charCodeAt(at + 2)
    const d = text.charCodeAt(at + 3)
    if ((a | b | c | d) >= 0x80) break
    const word = a | (b << 8) | (c << 16) | (d << 24)
    hash = stir(hash, block | (word << filled))
    block = filled === 0 ? 0 : word >>> (32 - filled)
  }
  return readBytes(text, at, { hash, block, length: before.length + at })
}

/** Reads the rest of a text byte by byte. */
function readBytes(text: string, from: number, before: HashState): HashState {
  let { hash, block, length } = before
  for (let at = from; at < text.length; at++) {
    const point = toScalar(text.codePointAt(at) ?? 0)
    // How many bytes follow the first one of this character.
    let tails = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
    if (tails === 3) at++
    let byte = tails === 0 ? point : ((0x780 >> tails) & 0xff) | (point >> (6 * tails))
    for (; tails >= 0; tails--) {
      block |= byte << ((length & 3) << 3)
      length++
      if ((length & 3) === 0) {
        hash = stir(hash, block)
        block = 0
      }
      byte = 0x80 | ((point >> (6 * (tails - 1))) & 0x3f)
    }
  }
  return { hash, block, length }
}

function toScalar(point: number): number {
  return point >= 0xd800 && point < 0xe000 ? 0xfffd : point
}

function stir(hash: number, block: number): number {
  return (Math.imul(rotate(hash ^ scramble(block), 13), 5) + 0xe6546b64) | 0
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function finish(word: number): number {
  const mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  const again = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (again ^ (again >>> 16)) >>> 0
}
