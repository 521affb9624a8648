/** A number that stands for what can be invalidated: a key, a tag, or everything. Of 53 bits; a collision costs a miss. */
export type Mark = number

/** Everything in the cache. */
export const EVERYTHING: Mark = 0

/** Makes the mark of a key. @param name Of its definition; absent for the keys of `getOrSet`. */
export function markOfKey(name: string | undefined, id: string): Mark {
  // A name cannot be confused with the beginning of an id: its length goes before it.
  return hash(name === undefined ? `k${id}` : `d${name.length}/${name}${id}`)
}

export function markOfTag(tag: string): Mark {
  return hash(`t${tag}`)
}

/** Two multiplicative hashes of 32 bits side by side, each mixed with the other, cut to the 53 bits of a number; never 0. */
function hash(text: string): number {
  let low = 0x9e3779b9
  let high = 0x85ebca6b
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    low = Math.imul(low ^ unit, 0x2c1b3c6d)
    high = Math.imul(high ^ unit, 0x297a2d39)
  }
  low = Math.imul(low ^ (high >>> 15), 0x85ebca6b)
  high = Math.imul(high ^ (low >>> 13), 0xc2b2ae35)
  return (high >>> 11) * 2 ** 32 + (low >>> 0) + 1
}
