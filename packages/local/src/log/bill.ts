import { type KvPrices, priceOperations, TELNYX_PRICES } from "@larder/core"
import type { Vendor } from "../api/api.ts"
import { CLOUDFLARE_PRICES } from "../cloudflare/limits.ts"
import type { LoggedRequest } from "./logged-request.ts"
import { shares } from "./shares.ts"

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
  /** By the price list of the API that was used alone: the monthly free amounts are not taken off. */
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

const PRICES: Readonly<Record<Vendor, KvPrices>> = { telnyx: TELNYX_PRICES, cloudflare: CLOUDFLARE_PRICES }
const VENDORS = ["telnyx", "cloudflare"] as const

type Counts = { -readonly [Member in keyof Omit<LocalBillLine, "usd">]: number }
type VendorCounts = Readonly<Record<Vendor, Counts>>

/**
 * Adds up what is charged: reads, writes, deletes and lists that were carried out. Namespaces are free; a bulk request is
 * charged by its keys.
 */
export class BillCounter {
  #byPrefix = new Map<string, VendorCounts>()

  add(request: LoggedRequest): void {
    const member = MEMBERS[request.operation]
    if (!request.charged || member === undefined) return
    for (const { prefix, keys, bytesIn, bytesOut } of shares(request)) {
      const counts = this.#countsOf(prefix)[request.vendor]
      counts[member] += keys
      counts.bytesIn += bytesIn
      counts.bytesOut += bytesOut
    }
  }

  copy(): BillCounter {
    const copy = new BillCounter()
    for (const [prefix, { telnyx, cloudflare }] of this.#byPrefix) {
      copy.#byPrefix.set(prefix, { telnyx: { ...telnyx }, cloudflare: { ...cloudflare } })
    }
    return copy
  }

  bill(): LocalBill {
    const lines = Array.from(this.#byPrefix, ([prefix, counts]) => [prefix, toLine(counts)] as const)
    lines.sort(([, a], [, b]) => b.usd - a.usd)
    const all = [...this.#byPrefix.values()]
    const total = {
      telnyx: sum(all.map(({ telnyx }) => telnyx)),
      cloudflare: sum(all.map(({ cloudflare }) => cloudflare)),
    }
    return { ...toLine(total), byPrefix: Object.fromEntries(lines) }
  }

  #countsOf(prefix: string): VendorCounts {
    const counts = this.#byPrefix.get(prefix) ?? { telnyx: noCounts(), cloudflare: noCounts() }
    this.#byPrefix.set(prefix, counts)
    return counts
  }
}

const MEMBERS: Readonly<Record<string, "gets" | "puts" | "deletes" | "lists" | undefined>> = {
  get: "gets",
  metadata: "gets",
  "bulk.get": "gets",
  put: "puts",
  "bulk.put": "puts",
  delete: "deletes",
  "bulk.delete": "deletes",
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

function toLine(counts: VendorCounts): LocalBillLine {
  const usd = VENDORS.map((vendor) => priceOperations(counts[vendor], PRICES[vendor]))
  return { ...sum(Object.values(counts)), usd: usd.reduce((total, part) => total + part, 0) }
}
