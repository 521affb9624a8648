import { once } from "node:events"
import { connect } from "node:net"
import { describe, expect, it } from "vitest"
import type { FaultRule } from "../index.ts"
import { firstError, type ListBody, type OpenLocal, openLocal } from "../test-kit/open-local.ts"
import { BrokenBody } from "../test-kit/raw-request.ts"

/** A server with the value "0123456789" at the key a, and rules. */
async function openFaulty(...rules: readonly FaultRule[]): Promise<OpenLocal> {
  const open = await openLocal()
  await open.keys("PUT", "/a", { body: "0123456789", headers: { "content-type": "text/plain" } })
  open.local.setFaults(rules)
  return open
}

describe("a status fault", () => {
  it("answers in place of the request, with any headers and body", async () => {
    const headers = { "Retry-After": "soon", "Content-Type": "text/html" }
    const fault = { kind: "status", status: 503, headers, body: "<html>" } as const
    const { local, keys } = await openFaulty({ operation: "put", count: 1, fault })
    const response = await keys("PUT", "/a", { body: "new" })
    expect([response.status, response.text]).toEqual([503, "<html>"])
    expect(response.headers).toMatchObject({ "retry-after": "soon", "content-type": "text/html" })
    expect((await keys("GET", "/a")).text).toBe("0123456789")
    expect(local.requests()[1]).toMatchObject({ status: 503, charged: false, fault: "status" })
  })

  it("answers in the vendor's form when no body is given", async () => {
    const { keys } = await openFaulty({ fault: { kind: "status", status: 500 } })
    const response = await keys("GET", "/a")
    expect([response.status, firstError(response).code]).toEqual([500, "10007"])
  })

  it("lies when the request is carried out all the same", async () => {
    const { local, keys } = await openFaulty({ count: 1, fault: { kind: "status", status: 502, carriedOut: true } })
    expect((await keys("PUT", "/a", { body: "new" })).status).toBe(502)
    expect((await keys("GET", "/a")).text).toBe("new")
    expect(local.requests()[1]).toMatchObject({ status: 502, charged: true })
  })
})

describe("a headers fault", () => {
  it("sends the answer that is due under other headers", async () => {
    const headers = { "content-type": "text/html", date: "yesterday" }
    const { keys } = await openFaulty({ fault: { kind: "headers", headers } })
    const response = await keys("GET", "/a")
    expect([response.status, response.text]).toEqual([200, "0123456789"])
    expect(response.headers).toMatchObject(headers)
  })
})

describe("a latency", () => {
  it("holds back the request, not its order in the log", async () => {
    const { local, keys } = await openFaulty({ operation: "get", fault: { kind: "latency", ms: 30 } })
    expect((await keys("GET", "/a")).text).toBe("0123456789")
    expect(local.requests()[1]?.durationMs).toBeGreaterThanOrEqual(29)
  })

  it("does not keep the server from closing", async () => {
    const { local, keys } = await openFaulty({ operation: "get", fault: { kind: "latency", ms: 1e9 } })
    const waiting = keys("GET", "/a")
    waiting.catch(() => {})
    await keys("PUT", "/b")
    await local.close()
    await expect(waiting).rejects.toThrow()
  })
})

describe("a hang", () => {
  it.each([
    [false, 404],
    [true, 200],
  ])("never answers a request, carried out: %s", async (carriedOut, expected) => {
    const { local, keys } = await openFaulty({ operation: "put", fault: { kind: "hang", carriedOut } })
    const hanging = keys("PUT", "/b", { body: "1" })
    hanging.catch(() => {})
    while ((await keys("GET", "/b")).status !== expected);
    await local.close()
    await expect(hanging).rejects.toThrow("socket hang up")
    expect(local.requests().at(-1)).toMatchObject({ status: 0, charged: carriedOut, fault: "hang" })
  })
})

describe("a reset", () => {
  it.each([
    [false, "0123456789"],
    [true, "new"],
  ])("breaks the connection, request carried out: %s", async (carriedOut, after) => {
    const { keys } = await openFaulty({ count: 1, fault: { kind: "reset", carriedOut } })
    await expect(keys("PUT", "/a", { body: "new" })).rejects.toMatchObject({ code: "ECONNRESET" })
    expect((await keys("GET", "/a")).text).toBe(after)
  })
})

describe("a broken body", () => {
  it.each([
    [{ kind: "truncate", atByte: 3 }, "012"],
    [{ kind: "truncate" }, "01234"],
    [{ kind: "truncate", atByte: 0 }, ""],
  ] as const)("%j ends with the connection", async (fault, received) => {
    const { keys } = await openFaulty({ operation: "get", fault })
    const broken = await keys("GET", "/a").catch((error: unknown) => error)
    expect(broken).toMatchObject({ received, headers: { "content-length": "10" } })
  })

  it("stalls, with the connection open", async () => {
    const { local, keys } = await openFaulty({ operation: "get", fault: { kind: "stall", atByte: 3 } })
    const stalled = keys("GET", "/a").catch((error: unknown) => error)
    await keys("PUT", "/b")
    expect(await Promise.race([stalled, keys("PUT", "/c").then(() => "others go on")])).toBe("others go on")
    await local.close()
    const broken = await stalled
    expect(broken instanceof BrokenBody ? broken.received : "012").toBe("012")
  })

  it("ends with its connection, also what waits behind it there", async () => {
    const { local, id } = await openFaulty({ fault: { kind: "stall" } })
    const client = connect(Number(new URL(local.url).port), "127.0.0.1")
    const head = `/v2/storage/kvs/${id}/keys/a HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${local.apiKey}\r\n`
    client.write(`PUT ${head}content-length: 1\r\n\r\n1GET ${head}\r\n`)
    await once(client, "data")
    client.destroy()
    await local.close()
  })

  it("drips, and arrives whole at last", async () => {
    const { local, keys } = await openFaulty({ operation: "get", fault: { kind: "drip", everyMs: 1 } })
    expect((await keys("GET", "/a")).text).toBe("0123456789")
    expect(local.requests()[1]?.durationMs).toBeGreaterThan(5) // nine pauses; a timer may be early by a part of a millisecond
  })
})

describe("faults of lists", () => {
  async function listAll({ keys }: OpenLocal, limit: number): Promise<{ pages: string[][]; statuses: number[] }> {
    const pages: string[][] = []
    const statuses: number[] = []
    let cursor = ""
    do {
      const response = await keys("GET", `?limit=${limit}${cursor}`)
      statuses.push(response.status)
      if (response.status !== 200) break
      const { data, meta } = response.json() as ListBody
      pages.push(data.map(({ key }) => key))
      cursor = meta.cursor === undefined ? "" : `&cursor=${meta.cursor}`
    } while (cursor !== "")
    return { pages, statuses }
  }

  async function openFilled(rule: FaultRule): Promise<OpenLocal> {
    const open = await openFaulty()
    for (const key of ["b", "c", "d", "e"]) await open.keys("PUT", `/${key}`)
    open.local.setFaults([rule])
    return open
  }

  it("repeat-keys tells keys again on the next page", async () => {
    const { pages } = await listAll(await openFilled({ count: 1, fault: { kind: "repeat-keys", keys: 2 } }), 3)
    expect(pages).toEqual([["a", "b", "c"], ["b", "c", "d"], ["e"]])
  })

  it("repeat-keys always comes to an end", async () => {
    const { pages } = await listAll(await openFilled({ fault: { kind: "repeat-keys", keys: 99 } }), 2)
    expect(new Set(pages.flat())).toEqual(new Set(["a", "b", "c", "d", "e"]))
  })

  it("empty-page gives no keys, and a cursor to the same place", async () => {
    const { pages } = await listAll(await openFilled({ nth: 2, fault: { kind: "empty-page" } }), 3)
    expect(pages).toEqual([["a", "b", "c"], [], ["d", "e"]])
    const first = await listAll(await openFilled({ nth: 1, fault: { kind: "empty-page" } }), 9)
    expect(first.pages).toEqual([[], ["a", "b", "c", "d", "e"]])
  })

  it("expired-cursor refuses the cursor with 400", async () => {
    const { statuses } = await listAll(await openFilled({ fault: { kind: "expired-cursor" } }), 3)
    expect(statuses).toEqual([200, 400])
  })
})

describe("LocalKv.setFaults()", () => {
  it("replays exactly: the same rules, seeds and requests give the same log", async () => {
    const rules: readonly FaultRule[] = [
      { probability: 0.2, seed: 1, fault: { kind: "status", status: 503 } },
      { operation: "get", probability: 0.2, seed: 2, fault: { kind: "reset" } },
      { operation: "put", probability: 0.2, seed: 3, fault: { kind: "status", status: 500, carriedOut: true } },
    ]
    const run = async (): Promise<string[]> => {
      const { local, keys } = await openFaulty(...rules)
      for (let n = 0; n < 100; n++) await keys(n % 3 === 0 ? "PUT" : "GET", `/k${n % 7}`).catch(() => {})
      return local.requests().map(({ operation, key, status, fault }) => `${operation} ${key} ${status} ${fault}`)
    }
    const first = await run()
    expect(await run()).toEqual(first)
    expect(new Set(first.map((line) => line.split(" ").at(-1)))).toEqual(new Set(["undefined", "status", "reset"]))
  })
})
