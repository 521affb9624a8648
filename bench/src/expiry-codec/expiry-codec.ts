import { decodeEntry, encodeEntry } from "@larder/expiry"
import { SuperJSON } from "superjson"
import type { Bench, Section, Table, Target } from "../bench.ts"
import { type Contender, inThisProcess } from "../instrument/contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"
import { SAMPLES, type Sample } from "./values.ts"

const NOW = 1_790_000_000_000
const OPTIONS = { binary: true, gzip: false }
const ROUNDS = { rounds: 11, warmUpRounds: 9 }

const superjson = new SuperJSON()
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** CPU time of the envelope's codec, against JSON alone and superjson alone. */
export const expiryCodec: Bench = {
  name: "expiry-codec",
  title: "Envelopes",
  async run(say) {
    const results: Result[] = []
    for (const sample of SAMPLES) {
      const encoded = await measureCpu(encoders(sample), { calls: sample.calls, ...ROUNDS })
      const decoded = await measureCpu(await decoders(sample), { calls: sample.calls, ...ROUNDS })
      say(`${sample.label}: encode ${describeRatios(encoded)}; decode ${describeRatios(decoded)}`)
      results.push({ sample, encoded, decoded })
    }
    return toSection(results)
  },
}

interface Result {
  readonly sample: Sample
  readonly encoded: readonly Measured[]
  readonly decoded: readonly Measured[]
}

function encoders({ value }: Sample): Contender[] {
  const head = { expiresAtMs: NOW + 60_000 }
  return [
    each("JSON", () => encoder.encode(JSON.stringify({ expires_at: head.expiresAtMs, value }))),
    each("Larder", () => encodeEntry(value, head, OPTIONS)),
    each("superjson", () => encoder.encode(superjson.stringify({ expires_at: head.expiresAtMs, value }))),
  ]
}

async function decoders({ value }: Sample): Promise<Contender[]> {
  const entry = await encodeEntry(value, { expiresAtMs: NOW + 60_000 }, OPTIONS)
  const plain = encoder.encode(JSON.stringify({ expires_at: NOW + 60_000, value }))
  const noted = encoder.encode(superjson.stringify({ expires_at: NOW + 60_000, value }))
  return [
    each("JSON", () => JSON.parse(decoder.decode(plain))),
    each("Larder", () => decodeEntry(entry, NOW)),
    each("superjson", () => superjson.parse(decoder.decode(noted))),
  ]
}

function each(name: string, call: () => unknown): Contender {
  return inThisProcess(name, async (calls) => {
    for (let done = 0; done < calls; done += 1) {
      const result = call()
      if (result instanceof Promise) await result
    }
  })
}

function describeRatios(measured: readonly Measured[]): string {
  return measured.map(({ name, ratio }) => `${name} ${ratio.toFixed(2)}x`).join(", ")
}

function toSection(results: readonly Result[]): Section {
  return {
    method: `CPU time in one process, median of ${ROUNDS.rounds} interleaved rounds after ${ROUNDS.warmUpRounds} of warm-up, as ratios to JSON with UTF-8 alone. Larder
makes sure that JSON carries the value without loss, and of what it reads that it is safe and ends later than now.`,
    tables: [toTable("To encode", results, "encoded"), toTable("To decode", results, "decoded")],
    targets: results.filter(({ sample }) => sample.isPlain).map(toTarget),
    peers: ["superjson"],
    limits: [
      "Where the value has dates, JSON alone loses them: its column is only a measure.",
      "A read over the network takes a hundred times as long as any of these.",
    ],
  }
}

function toTable(caption: string, results: readonly Result[], which: "encoded" | "decoded"): Table {
  const rows = results.map(({ sample, [which]: measured }) => [
    sample.label,
    ...measured.map(({ perCall, ratio }) => `${ratio.toFixed(2)}x (${perCall.toFixed(1)} µs)`),
  ])
  return { caption, head: ["value", "JSON", "Larder", "superjson"], rows }
}

function toTarget({ sample, encoded }: Result): Target {
  const [, larder, peer] = encoded.map(({ ratio }) => ratio)
  return {
    what: `Plain JSON, encoded: ${sample.label}`,
    wanted: "less than superjson",
    measured: `${larder?.toFixed(2)}x, superjson ${peer?.toFixed(2)}x`,
    isMet: larder !== undefined && peer !== undefined && larder < peer,
  }
}
