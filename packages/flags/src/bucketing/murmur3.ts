/**
 * Hashes the UTF-8 bytes of a text: MurmurHash3, x86, 32 bits, seed 0.
 *
 * The text is encoded on the way, so that nothing is allocated. A lone surrogate counts as U+FFFD, as in `TextEncoder`.
 *
 * @returns A whole number from 0 to 2^32 - 1.
 */
export function murmur3(text: string): number {
  let hash = 0
  let block = 0
  let length = 0
  for (let at = 0; at < text.length; at++) {
    let point = text.charCodeAt(at)
    let byte = point
    // How many bytes follow the first one of this character.
    let tails = 0
    if (point >= 0x80) {
      point = toScalar(text.codePointAt(at) ?? 0)
      tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
      byte = ((0x780 >> tails) & 0xff) | (point >> (6 * tails))
      if (tails === 3) at++
    }
    for (;;) {
      block |= byte << ((length & 3) << 3)
      length++
      if ((length & 3) === 0) {
        hash = (Math.imul(rotate(hash ^ scramble(block), 13), 5) + 0xe6546b64) | 0
        block = 0
      }
      if (tails === 0) break
      tails--
      byte = 0x80 | ((point >> (6 * tails)) & 0x3f)
    }
  }
  return finish(hash ^ scramble(block) ^ length)
}

function toScalar(point: number): number {
  return point >= 0xd800 && point < 0xe000 ? 0xfffd : point
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
