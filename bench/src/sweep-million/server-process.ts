import { startLocalKv } from "@larder/local"
import { API_KEY, type Group, KEYS, POPULATIONS, type ServerReport, type ServerRequest } from "./wire.ts"

/** Serves namespaces of a million keys from memory. */
const BATCH = 10_000
const tell = (report: ServerReport): void => void process.send?.(report)
let behindMs = 0
const local = await startLocalKv({ apiKey: API_KEY, now: () => Date.now() - behindMs })

async function fill(population: string): Promise<void> {
  const { id } = await local.createNamespace({ name: population })
  let first = 0
  for (const group of POPULATIONS[population] ?? []) {
    await fillGroup(id, first, group)
    first += group.ofTwenty
  }
  behindMs = 0
  tell({ id })
}

/** Keys are told apart by their number's place among twenty, so that every page has its share of each group. */
async function fillGroup(id: string, first: number, { ofTwenty, ageMs, ttlMs }: Group): Promise<void> {
  behindMs = ageMs
  const envelope = { expires_at: Date.now() - ageMs + ttlMs, value: { name: "Zoë", visits: 42 } }
  const numbers = (batch: number): number[] =>
    Array.from({ length: BATCH }, (_, index) => batch + index).filter((number) => {
      const place = number % 20
      return place >= first && place < first + ofTwenty
    })
  for (let batch = 0; batch < KEYS; batch += BATCH) {
    const entries = numbers(batch).map((number) => [`cache/${String(number).padStart(7, "0")}`, envelope] as const)
    await local.seed(id, Object.fromEntries(entries))
  }
}

process.on("message", (request: ServerRequest) => {
  if (request !== "bill") return void fill(request.fill)
  const { gets, deletes, lists, usd } = local.bill()
  tell({ gets, deletes, lists, usd })
})
process.on("disconnect", () => void local.close().finally(() => process.exit()))
tell({ url: local.url })
