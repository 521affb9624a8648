import { priceOperations, TELNYX_PRICES } from "@larder/core"
import type { LoggedRequest } from "./logged-request.ts"

/** What requests have cost. */
export interface LocalBillLine {
  readonly gets: number
  readonly puts: number
  readonly deletes: number
  /** Pages listed. */
  readonly lists: number
  /** Bytes of values written. */
  readonly bytesIn: number
  /** Bytes of values and pages read. */
  readonly bytesOut: number
  /** By the price list alone: the monthly free amounts are not taken off. */
  readonly usd: number
}

export interface LocalBill extends LocalBillLine {
  /** The same by the part of the key, or of a list's prefix, up to and with its first `/`; `""` where it has none. */
  readonly byPrefix: Readonly<Record<string, LocalBillLine>>
}

/** A span of time by the server's clock, in epoch milliseconds. */
export interface BillWindow {
  /** @default the beginning */
  readonly fromMs?: number | undefined
  /** Not included. @default the end */
  readonly toMs?: number | undefined
}

type Counts = { -readonly [Member in keyof Omit<LocalBillLine, "usd">]: number }

/** Adds up what is charged: reads, writes, deletes and lists that were carried out. Namespaces are free. */
export class BillCounter {
  #byPrefix = new Map<string, Counts>()

  add(request: LoggedRequest): void {
    const member = MEMBERS[request.operation]
    if (!request.charged || member === undefined) return
    const counts = this.#countsOf(firstPart(request.key ?? request.prefix ?? ""))
    counts[member]++
    counts.bytesIn += request.bytesIn
    counts.bytesOut += request.bytesOut
  }

  copy(): BillCounter {
    const copy = new BillCounter()
    copy.#byPrefix = new Map(Array.from(this.#byPrefix, ([prefix, counts]) => [prefix, { ...counts }]))
    return copy
  }

  bill(): LocalBill {
    const lines = Array.from(this.#byPrefix, ([prefix, counts]) => [prefix, toLine(counts)] as const)
    lines.sort(([, a], [, b]) => b.usd - a.usd)
    return { ...toLine(sum([...this.#byPrefix.values()])), byPrefix: Object.fromEntries(lines) }
  }

  #countsOf(prefix: string): Counts {
    const counts = this.#byPrefix.get(prefix) ?? noCounts()
    this.#byPrefix.set(prefix, counts)
    return counts
  }
}

const MEMBERS: Readonly<Record<string, "gets" | "puts" | "deletes" | "lists" | undefined>> = {
  get: "gets",
  put: "puts",
  delete: "deletes",
  list: "lists",
}

const COUNTED = ["gets", "puts", "deletes", "lists", "bytesIn", "bytesOut"] as const

function noCounts(): Counts {
  return { gets: 0, puts: 0, deletes: 0, lists: 0, bytesIn: 0, bytesOut: 0 }
}

function sum(all: readonly Counts[]): Counts {
  const total = noCounts()
  for (const counts of all) for (const member of COUNTED) total[member] += counts[member]
  return total
}

function firstPart(key: string): string {
  return key.slice(0, key.indexOf("/") + 1)
}

function toLine(counts: Counts): LocalBillLine {
  return { ...counts, usd: priceOperations(counts, TELNYX_PRICES) }
}
