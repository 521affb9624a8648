import { readFile } from "node:fs/promises"
import { Agent } from "node:http"
import { isDeepStrictEqual } from "node:util"
import { seededRandom } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { generateBatch, STEPS_PER_BATCH } from "../test-kit/generate-steps.ts"
import type { KvOutcome, KvStep, PutStep } from "../test-kit/kv-step.ts"
import { startMiniflareKv } from "../test-kit/miniflare-kv.ts"
import { openCloudflare } from "../test-kit/open-cloudflare.ts"
import { createRestKv } from "../test-kit/rest-kv.ts"

/** Half a second from where keys end: in that very millisecond they differ, which has a test of its own. */
const START_MS = 1_790_000_000_500
const BATCHES = process.env["LARDER_PROVE"] === "1" ? 600 : 130

/** What differs: the outcome of a step, or of a key in a bulk get. */
interface Difference {
  readonly step: KvStep
  readonly ours: unknown
  readonly theirs: unknown
  readonly key?: string
}

/** Where the two are meant to differ: by name, which is the one in the docs, and how it shows. */
const KNOWN: Readonly<Record<string, (difference: Difference) => boolean>> = {
  "a list of 0 to 9 keys": ({ step, ours }) => step.do === "list" && (step.limit ?? 10) < 10 && isRefused(ours, 400),
  "a cursor under another prefix": ({ step, ours }) => step.do === "list" && step.isNext && isRefused(ours, 400),
  "white space in a key": ({ step, ours }) => keysOf(step).some((key) => /\s/.test(key)) && isRefused(ours, 400),
  "a second write of a key within a second": ({ step, ours }) => step.do === "put" && isRefused(ours, 429),
  "a fraction of a second": ({ step, ours }) =>
    step.do === "put" && step.options.expirationTtl === 60.5 && isRefused(ours, 400),
  "the key `__proto__` in a bulk get": ({ key, theirs }) => key === "__proto__" && theirs === undefined,
  "an empty value, `0` or `false` in a bulk get with metadata": ({ step, key, theirs }) =>
    step.do === "bulkGet" && key !== undefined && step.withMetadata && !theirs,
}

const WHEN_A_KEY_ENDS = "a list in the millisecond a key ends"

describe("the API of Cloudflare, against Miniflare's KV", () => {
  it(`differs in ${Object.keys(KNOWN).length} ways, in more than ${BATCHES * STEPS_PER_BATCH} generated operations`, async () => {
    const random = seededRandom(1)
    const { local, kv } = await openCloudflare({ now: () => START_MS })
    const agent = new Agent({ keepAlive: true })
    const rest = createRestKv((method, path, options) => kv(method, path, { ...options, agent }))
    const theirs = await startMiniflareKv(START_MS)
    const met = new Set<string>()
    let nowMs = START_MS
    for (let batch = 0; batch < BATCHES; batch++) {
      const steps = generateBatch(random, Math.floor(nowMs / 1_000))
      const outcomes = await theirs.run(steps)
      for (const [index, step] of steps.entries()) {
        const ours = await rest(step)
        const their = outcomes[index] ?? { refused: "nothing was answered" }
        for (const difference of differences(step, ours, their)) {
          const name = Object.entries(KNOWN).find(([, shows]) => shows(difference))?.[0]
          if (name === undefined) expect.fail(`batch ${batch}: ${JSON.stringify(difference)}`)
          met.add(name)
        }
      }
      const ms = 1_000 * (1 + random.int(40))
      nowMs += ms
      local.advance(ms)
      await theirs.advance(ms)
    }
    agent.destroy()
    await theirs.dispose()
    expect([...met].sort()).toEqual(Object.keys(KNOWN).sort())
  }, 300_000)

  it(`differs in ${WHEN_A_KEY_ENDS}`, async () => {
    const { local, kv } = await openCloudflare({ now: () => START_MS })
    const rest = createRestKv(kv)
    const theirs = await startMiniflareKv(START_MS)
    const put: PutStep = { do: "put", key: "a", base64: "", options: { expirationTtl: 60 } }
    const list: KvStep = { do: "list", prefix: "", isNext: false }
    const get: KvStep = { do: "get", key: "a" }
    await Promise.all([rest(put), theirs.run([put])])
    local.advance(59_500)
    await theirs.advance(59_500)
    expect([await rest(list), await rest(get)]).toEqual([{ result: { keys: [], hasMore: false } }, { result: null }])
    expect(await theirs.run([list, get])).toMatchObject([{ result: { keys: [{ name: "a" }] } }, { result: null }])
    await theirs.dispose()
  })

  it("differs in the ways that docs/local-server.md lists", async () => {
    const docs = await readFile(new URL("../../../../docs/local-server.md", import.meta.url), "utf8")
    const [section = ""] = docs.slice(docs.indexOf("### Against Miniflare")).split("\n## ")
    const listed = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual([...Object.keys(KNOWN), WHEN_A_KEY_ENDS].sort())
  })
})

function* differences(step: KvStep, ours: KvOutcome, theirs: KvOutcome): Generator<Difference> {
  if ("refused" in ours || "refused" in theirs) {
    if (!("refused" in ours && "refused" in theirs)) yield { step, ours, theirs }
  } else if (step.do === "bulkGet") {
    for (const key of new Set(step.keys)) {
      const [our, their] = [memberOf(ours.result, key), memberOf(theirs.result, key)]
      if (!isDeepStrictEqual(our, their)) yield { step, key, ours: our, theirs: their }
    }
  } else if (!isDeepStrictEqual(ours.result, theirs.result)) {
    yield { step, ours, theirs }
  }
}

function memberOf(values: unknown, key: string): unknown {
  return new Map(Object.entries(values ?? {})).get(key)
}

function isRefused(outcome: unknown, status: number): boolean {
  // That of a whole step: a value of a bulk get is never looked at for this.
  return String((outcome as { refused?: string }).refused).startsWith(`${status} `)
}

function keysOf(step: KvStep): readonly string[] {
  if (step.do === "list") return []
  return step.do === "bulkGet" ? step.keys : [step.key]
}
