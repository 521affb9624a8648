import { withMeter } from "@larder/core"
import type { Bench, Say, Section, Table, Target } from "../bench.ts"
import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { inChildProcess } from "../instrument/child-contender.ts"
import { type Measured, measureCpu } from "../instrument/measure.ts"
import type { Framework, SessionPeer } from "./session-app.ts"
import { measureBundle, type SessionBundle } from "./session-bundles.ts"
import { MIX_SIZE, runMix, signInUsers } from "./session-mix.ts"
import { LARDER, LARDER_COLD, SESSION_PEERS } from "./session-peers.ts"
import { countLogoutsUndone, countLostUpdates, LOGOUTS, ROUNDS } from "./session-races.ts"

const FRAMEWORKS: readonly Framework[] = ["hono", "express", "fastify"]
const CPU_ROUNDS = { calls: 2 * MIX_SIZE, rounds: 9, warmUpRounds: 4 }

/** What sessions cost on a KV that bills operations, and what becomes of them when requests overlap. */
export const session: Bench = {
  name: "session",
  title: "Sessions",
  async run(say) {
    const usages: Usage[] = []
    for (const peer of SESSION_PEERS) usages.push(await measureUsage(peer, say))
    const races: Races[] = []
    for (const peer of SESSION_PEERS) races.push(await measureRaces(peer, say))
    const cpu = await measureMixCpu()
    for (const { name, perCall } of cpu) say(`${name}: ${perCall.toFixed(0)} µs a request`)
    const bundled = SESSION_PEERS.filter((peer, index) => index === SESSION_PEERS.findIndex(isOfSamePackage(peer)))
    return toSection({ usages, races, cpu, bundles: await Promise.all(bundled.map(measureBundle)) })
  },
}

function isOfSamePackage(peer: SessionPeer): (other: SessionPeer) => boolean {
  return (other) => other.packageName === peer.packageName
}

interface Findings {
  readonly usages: readonly Usage[]
  readonly races: readonly Races[]
  readonly cpu: readonly Measured[]
  readonly bundles: readonly SessionBundle[]
}

/** Operations of a thousand requests of the mix, and the price of a million. */
interface Usage {
  readonly peer: SessionPeer
  readonly gets: number
  readonly puts: number
  readonly deletes: number
  readonly usdPerMillion: number
}

async function measureUsage(peer: SessionPeer, say: Say): Promise<Usage> {
  const store = withMeter(createModelledKv({ getMs: 0, putMs: 0 }))
  const send = await peer.create(store)
  const users = await signInUsers(send)
  store.resetUsage()
  await runMix(send, users)
  // Some peers do not wait for their writes.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const { gets, puts, deletes, usd } = store.usage()
  const usdPerMillion = (usd * 1_000_000) / MIX_SIZE
  say(`${peer.name}: ${gets} reads, ${puts} writes, ${deletes} deletes, $${usdPerMillion.toFixed(2)}`)
  return { peer, gets, puts, deletes, usdPerMillion }
}

interface Races {
  readonly peer: SessionPeer
  readonly lost: number
  readonly undone: number
}

async function measureRaces(peer: SessionPeer, say: Say): Promise<Races> {
  const lost = await countLostUpdates(peer)
  const undone = await countLogoutsUndone(peer)
  say(`${peer.name}: ${lost} of ${ROUNDS} rounds lost an update, ${undone} of ${LOGOUTS} logouts undone`)
  return { peer, lost, undone }
}

async function measureMixCpu(): Promise<readonly Measured[]> {
  const module = import.meta.resolve("./session-process.js")
  const names = [...FRAMEWORKS, ...SESSION_PEERS.map(({ name }) => name)]
  const contenders = names.map((name) => inChildProcess(name, module, [name]))
  try {
    return await measureCpu(contenders, CPU_ROUNDS)
  } finally {
    for (const contender of contenders) contender.close()
  }
}

function toSection({ usages, races, cpu, bundles }: Findings): Section {
  return {
    method: `The mix: 60 % anonymous, 15 % signed in and untouched, 20 % ask who it is and for the data, 4.5 % change a field, 0.3 % sign in, 0.2 % sign
out; an idle timeout of 30 minutes that slides, and an absolute one of 12 hours where there is such a thing. Operations are counted at a store in memory
with the prices of Telnyx KV. Overlap: 100 requests at once, two of them each writing a field, and a logout while a request is under way that
began before it, on a store that takes 2 ms. CPU: each application in a process of its own, without a network, median of ${CPU_ROUNDS.rounds} interleaved rounds; the
framework's own share, measured beside, is subtracted. ${SESSION_PEERS.map(({ name, how }) => `${name}: ${how}`).join("; ")}.`,
    tables: [usageTable(usages), raceTable(races), cpuTable(cpu), bundleTable(bundles)],
    targets: [...usages.flatMap(toPriceTarget), ...races.filter(({ peer }) => peer === LARDER).flatMap(toRaceTargets)],
    peers: [...new Set(SESSION_PEERS.flatMap(({ packageName }) => packageName ?? []))],
    limits: [
      "The share of anonymous requests decides the price of a peer that stores something for each visitor.",
      "@hono/session without sliding is cheaper than Larder: it reads one record, checks nobody's revocation, and signs busy users out.",
      "iron-session needs no store because it cannot end a session: a copied cookie is good until it ends by itself. Version 8 is its last for Node 20.",
      "Two processes that change a session at the very same time may lose one of two writes on any store without compare-and-swap, Larder's isolated fields aside.",
      "CPU time without a network is small beside the time that a remote read takes.",
    ],
  }
}

function usageTable(usages: readonly Usage[]): Table {
  return {
    caption: "Operations of 1,000 requests of the mix",
    head: ["sessions", "reads", "writes", "deletes", "$ per million requests", "to Larder"],
    rows: usages.map(({ peer, gets, puts, deletes, usdPerMillion }) => [
      peer.name,
      String(gets),
      String(puts),
      String(deletes),
      usdPerMillion.toFixed(3),
      `${(usdPerMillion / (usages[0]?.usdPerMillion ?? Number.NaN)).toFixed(1)}x`,
    ]),
  }
}

function raceTable(races: readonly Races[]): Table {
  return {
    caption: "When requests overlap, in one process",
    head: ["sessions", `rounds of ${ROUNDS} that lost an update`, `logouts of ${LOGOUTS} undone`],
    rows: races.map(({ peer, lost, undone }) => [peer.name, String(lost), String(undone)]),
  }
}

function cpuTable(cpu: readonly Measured[]): Table {
  const of = (name: string): number => cpu.find((one) => one.name === name)?.perCall ?? Number.NaN
  return {
    caption: "CPU time of a request of the mix",
    head: ["sessions", "framework", "framework alone, µs", "with sessions, µs", "added, µs"],
    rows: SESSION_PEERS.map(({ name, framework }) => [
      name,
      framework,
      of(framework).toFixed(0),
      of(name).toFixed(0),
      (of(name) - of(framework)).toFixed(0),
    ]),
  }
}

function bundleTable(bundles: readonly SessionBundle[]): Table {
  const kb = (bytes: number): string => (bytes === 0 ? "" : (bytes / 1_000).toFixed(1))
  return {
    caption:
      "What it adds to a bundle, minified and gzipped, in kB: Larder beyond its core and expiry, the others whole",
    head: ["sessions", "at once", "on demand"],
    rows: bundles.map(({ name, atOnce, onDemand }) => [name, kb(atOnce), kb(onDemand)]),
  }
}

function toPriceTarget({ peer, usdPerMillion }: Usage): Target[] {
  const most = peer === LARDER ? 0.4 : peer === LARDER_COLD ? 0.5 : undefined
  if (most === undefined) return []
  const what = `session mix, ${peer.name}, $ per million requests`
  return [{ what, wanted: `≤ ${most.toFixed(2)}`, measured: usdPerMillion.toFixed(3), isMet: usdPerMillion <= most }]
}

function toRaceTargets({ lost, undone }: Races): Target[] {
  return [
    { what: "updates lost in one process", wanted: `0 of ${ROUNDS}`, measured: String(lost), isMet: lost === 0 },
    { what: "logouts undone", wanted: `0 of ${LOGOUTS}`, measured: String(undone), isMet: undone === 0 },
  ]
}
