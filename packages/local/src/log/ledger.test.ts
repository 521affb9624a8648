import { describe, expect, it } from "vitest"
import { Ledger } from "./ledger.ts"
import type { LoggedRequest } from "./logged-request.ts"

function read(atMs: number, key = "cache/a"): LoggedRequest {
  return {
    atMs,
    vendor: "telnyx",
    operation: "get",
    location: "local",
    namespaceId: "id",
    key,
    prefix: undefined,
    status: 200,
    charged: true,
    bytesIn: 0,
    bytesOut: 10,
    durationMs: 1,
    fault: undefined,
  }
}

describe("Ledger", () => {
  it("remembers the latest 100,000 requests at least, 200,000 at most, and bills all there have been", () => {
    const ledger = new Ledger()
    for (let n = 0; n < 450_000; n++) ledger.add(read(n))
    const { requests, next } = ledger.requests()
    expect(next).toBe(450_000)
    expect(requests.at(-1)?.atMs).toBe(449_999)
    expect(requests.length).toBeGreaterThanOrEqual(100_000)
    expect(requests.length).toBeLessThan(200_000)
    expect(ledger.bill()).toMatchObject({ gets: 450_000, bytesOut: 4_500_000 })
    expect(ledger.bill()).toMatchObject({ gets: 450_000 })
    expect(ledger.requests(449_999).requests.length).toBe(1)
    expect(ledger.requests(0).requests.length).toBe(requests.length)
  })

  it("bills by prefix, the dearest first, whatever a prefix is called", () => {
    const ledger = new Ledger()
    ledger.add(read(1, "__proto__/a"))
    ledger.add({ ...read(2, "session/a"), operation: "put" })
    ledger.add({ ...read(3), charged: false })
    const { byPrefix, usd } = ledger.bill()
    expect(Object.keys(byPrefix)).toEqual(["session/", "__proto__/"])
    expect(usd).toBeCloseTo(3.85e-6, 12)
  })

  it("tells each request to who asked for it", () => {
    const told: LoggedRequest[] = []
    const ledger = new Ledger((request) => told.push(request))
    ledger.add(read(1))
    expect(told).toEqual([read(1)])
  })
})
