import { createGzip } from "node:zlib"
import { type Criterion, describe, endingOf, KEY, neverAborted } from "../criterion.ts"
import { withFaultyServer } from "../faulty-server.ts"
import { GOAL } from "../wire.ts"

const MIB = 1_048_576
const BOMB_MIB = 256
const MOST_GROWTH_MIB = 64

/** A quarter of a megabyte on the wire, 256 of them decoded. */
export const compressionBomb: Criterion = {
  name: "decompression is capped",
  async judge(makeClient) {
    const bomb = await makeBomb()
    return await withFaultyServer(
      (response) => response.writeHead(200, { "content-encoding": "gzip", "content-length": bomb.length }).end(bomb),
      async ({ origin }) => {
        const before = peakMib()
        const ending = await endingOf(makeClient(origin).get(KEY, neverAborted()))
        const grown = peakMib() - before
        const got = ending.result instanceof Uint8Array ? ending.result.length : 0
        const isMet = ending.kind !== "never" && grown <= MOST_GROWTH_MIB && got <= GOAL.maxBodyBytes
        const isRaw = got > 0 && isMet
        return {
          isMet,
          seen: isRaw ? "handed on, not decoded" : `${describe(ending)}, memory +${grown.toFixed(0)} MiB`,
        }
      },
    )
  },
}

async function makeBomb(): Promise<Buffer> {
  const gzip = createGzip({ level: 9 })
  const zeros = Buffer.alloc(MIB)
  const write = async (): Promise<void> => {
    for (let mib = 0; mib < BOMB_MIB; mib += 1) {
      await new Promise((resolve) => gzip.write(zeros, resolve))
    }
    gzip.end()
  }
  const [chunks] = await Promise.all([gzip.toArray(), write()])
  return Buffer.concat(chunks)
}

/** The most memory this process ever had: what was freed at once counts as well. */
function peakMib(): number {
  return process.resourceUsage().maxRSS / 1_024
}
