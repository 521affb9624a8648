import { describe, expect, it } from "vitest"
import type { Call } from "../api/call.ts"
import { parseTelnyxCall } from "../telnyx/telnyx-call.ts"
import { FaultEngine } from "./fault-engine.ts"
import type { FaultRule } from "./fault-rule.ts"

const FAIL = { kind: "status", status: 503 } as const

function engineWith(...rules: readonly FaultRule[]): FaultEngine {
  const engine = new FaultEngine()
  engine.setRules(rules)
  return engine
}

function call(method: string, path: string): Call | undefined {
  return parseTelnyxCall(method, `/v2/storage/kvs/id/keys${path}`, ["local"])
}

/** Which of so many reads of one key are struck, counted from 1. */
function struck(engine: FaultEngine, reads: number): number[] {
  const numbers = Array.from({ length: reads }, (_, index) => index + 1)
  return numbers.filter(() => engine.plan(call("GET", "/a")).fault !== undefined)
}

describe("FaultEngine.plan()", () => {
  it("strikes every request when a rule says nothing else", () => {
    expect(struck(engineWith({ fault: FAIL }), 3)).toEqual([1, 2, 3])
  })

  it.each([
    [{ nth: 3 }, [3]],
    [{ nth: 3, count: 2 }, [3, 4]],
    [{ count: 2 }, [1, 2]],
  ])("strikes by %j", (when, expected) => {
    expect(struck(engineWith({ ...when, fault: FAIL }), 6)).toEqual(expected)
  })

  it("strikes a part of the requests by probability, the same ones for the same seed", () => {
    const rule = { probability: 0.25, fault: FAIL }
    const first = struck(engineWith({ ...rule, seed: 7 }), 4_000)
    expect(struck(engineWith({ ...rule, seed: 7 }), 4_000)).toEqual(first)
    expect(struck(engineWith({ ...rule, seed: 8 }), 4_000)).not.toEqual(first)
    expect(first.length).toBeGreaterThan(900)
    expect(first.length).toBeLessThan(1_100)
  })

  it.each([
    [{ operation: "get" }, ["GET /cache%2Fa", "GET /other", "GET /cache/a.b"]],
    [{ operation: ["put", "delete"] }, ["PUT /cache/a", "DELETE /cache/a"]],
    [
      { key: "cache/*" },
      ["GET /cache%2Fa", "GET /cache/a.b", "PUT /cache/a", "DELETE /cache/a", "GET ?prefix=cache%2F"],
    ],
    [{ key: "cache/a.b" }, ["GET /cache/a.b"]],
    [{ key: "*" }, "all"],
  ] as const)("matches %j", (where, expected) => {
    const calls = [
      "GET /cache%2Fa",
      "GET /other",
      "GET /cache/a.b",
      "PUT /cache/a",
      "DELETE /cache/a",
      "GET ?prefix=cache%2F",
      "GET ",
    ]
    const engine = engineWith({ ...where, fault: FAIL })
    const hits = calls.filter((line) => {
      const [method = "", path = ""] = line.split(" ")
      return engine.plan(call(method, path)).fault !== undefined
    })
    expect(hits).toEqual(expected === "all" ? calls : expected)
  })

  it("adds latencies up, and takes the first of other faults", () => {
    const hang = { kind: "hang" } as const
    const engine = engineWith(
      { fault: { kind: "latency", ms: 5 } },
      { fault: hang },
      { fault: FAIL },
      { fault: { kind: "latency", ms: 7 } },
    )
    expect(engine.plan(call("GET", "/a"))).toEqual({ latencyMs: 12, fault: hang })
  })

  it("draws latencies from a table of percentiles", () => {
    const engine = engineWith({ fault: { kind: "latency", percentiles: { "50": 10, "90": 50, "99": 500 } } })
    const drawn = Array.from({ length: 10_000 }, () => engine.plan(call("GET", "/a")).latencyMs).sort((a, b) => a - b)
    const percentile = (percent: number): number => drawn[Math.floor(drawn.length * percent) / 100] ?? Number.NaN
    expect(percentile(50)).toBeCloseTo(10, 0)
    expect(percentile(25)).toBeCloseTo(5, 0)
    expect(Math.abs(percentile(90) - 50)).toBeLessThan(10)
    expect(drawn.at(-1)).toBe(500)
  })

  it("keeps faults of lists to lists, and of cursors to lists with one", () => {
    const engine = engineWith({ fault: { kind: "expired-cursor" } })
    expect(engine.plan(call("GET", "/a")).fault).toBeUndefined()
    expect(engine.plan(call("GET", "?limit=1")).fault).toBeUndefined()
    expect(engine.plan(call("GET", "?cursor=x")).fault).toEqual({ kind: "expired-cursor" })
  })
})

describe("FaultEngine.setRules()", () => {
  it.each([
    ["no list", {}, "faults: "],
    ["no object", ["x"], "faults.0: "],
    ["no fault", [{}], "faults.0.fault: "],
    ["an unknown kind", [{ fault: { kind: "meteor" } }], "faults.0.fault.kind: "],
    ["an unknown member", [{ fault: FAIL, often: true }], "faults.0.often: "],
    ["an unknown operation", [{ operation: "read", fault: FAIL }], "faults.0.operation: "],
    ["a status out of range", [{ fault: { kind: "status", status: 99 } }], "faults.0.fault.status: "],
    [
      "a header that cannot be sent",
      [{ fault: { kind: "headers", headers: { a: "b\nc" } } }],
      "faults.0.fault.headers.a: ",
    ],
    ["a probability of 0", [{ probability: 0, fault: FAIL }], "faults.0.probability: "],
    ["a probability above 1", [{ probability: 1.5, fault: FAIL }], "faults.0.probability: "],
    ["an nth of 0", [{ nth: 0, fault: FAIL }], "faults.0.nth: "],
    ["a negative latency", [{ fault: { kind: "latency", ms: -1 } }], "faults.0.fault"],
    ["an infinite latency", [{ fault: { kind: "latency", ms: Number.POSITIVE_INFINITY } }], "faults.0.fault"],
    ["a percentile above 100", [{ fault: { kind: "latency", percentiles: { "101": 1 } } }], "faults.0.fault"],
  ])("refuses %s, and says where", (_, rules, where) => {
    const engine = engineWith({ fault: FAIL })
    expect(() => engine.setRules(rules)).toThrow(TypeError)
    expect(() => engine.setRules(rules)).toThrow(where)
    expect(struck(engine, 1)).toEqual([1])
  })

  it("begins to count anew", () => {
    const engine = engineWith({ nth: 2, fault: FAIL })
    engine.plan(call("GET", "/a"))
    engine.setRules([{ nth: 2, fault: FAIL }])
    expect(struck(engine, 3)).toEqual([2])
  })
})
