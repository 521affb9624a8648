import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import vectors from "../../vectors/bucketing.json" with { type: "json" }
import { type Bucketing, pickShare, toShares } from "./bucketing.ts"
import { murmur3 } from "./murmur3.ts"

const CHUNK = 100_000
const CHUNKS = process.env["LARDER_PROVE"] === "1" ? 10 : 1

function hashChunk(first: number, weights: readonly number[], bucketing: string): string {
  // The file names versions that there are.
  const shares = toShares(weights, bucketing as Bucketing)
  if (shares === undefined) throw new RangeError(`no shares of ${weights}`)
  const assigned = new Uint8Array(CHUNK)
  for (let index = 0; index < CHUNK; index++) {
    assigned[index] = pickShare(murmur3(`checkoutuser-${first + index}`), shares)
  }
  return createHash("sha256").update(assigned).digest("hex")
}

describe("the stored populations of vectors/bucketing.json", () => {
  it.each(vectors.populations.splits)(
    `$bucketing by $weights: 0 of ${(CHUNK * CHUNKS).toLocaleString("en")} keys move`,
    { timeout: 60_000 },
    ({ bucketing, weights, sha256 }) => {
      for (let chunk = 0; chunk < CHUNKS; chunk++) {
        expect(hashChunk(chunk * CHUNK, weights, bucketing), `keys from ${chunk * CHUNK}`).toBe(sha256[chunk])
      }
    },
  )
})
