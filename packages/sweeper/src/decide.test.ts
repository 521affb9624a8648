import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decide } from "./decide.ts"
import type { ResolvedSweepPolicy } from "./sweep-policy.ts"

const NOW = Date.UTC(2026, 0, 1)
const base: ResolvedSweepPolicy = {
  prefix: "",
  minTtlMs: 1_000,
  maxTtlMs: 5_000,
  graceMs: 100,
  recheck: true,
  worthBytes: 0,
}
const of = (ageMs: number, policy: Partial<ResolvedSweepPolicy> = {}) =>
  decide({ key: "a", sizeBytes: 10, updatedAtMs: NOW - ageMs }, { ...base, ...policy }, NOW)

describe("decide()", () => {
  it.each([
    [0, "keep"],
    [1_099, "keep"],
    [1_100, "read"],
    [5_099, "read"],
    [5_100, "dead"],
  ])("after %i ms of a life between 1,000 and 5,000, with a grace of 100: %s", (ageMs, decision) => {
    expect(of(ageMs)).toBe(decision)
  })

  it.each([
    [1_099, "keep"],
    [1_100, "cheap"],
    [5_100, "cheap-dead"],
  ])("after %i ms, when it is not worth a delete: %s", (ageMs, decision) => {
    expect(of(ageMs, { worthBytes: 11 })).toBe(decision)
    expect(of(ageMs, { worthBytes: 10 })).not.toBe(decision === "keep" ? "" : decision)
  })

  it.each(["_system", "=s", "=s/x", "a/=s/x", "a/=s", "a=s/x"])("keeps %j", (key) => {
    expect(decide({ key, sizeBytes: 1, updatedAtMs: 1 }, base, NOW)).toBe("keep")
  })

  it.each(["a/_x", "=i/x", "a=h0", "=3Ds/x", "a=sx", "s/x"])("does not spare %j", (key) => {
    expect(decide({ key, sizeBytes: 1, updatedAtMs: 1 }, base, NOW)).toBe("dead")
  })

  it.each([
    ["no updated_at", { sizeBytes: 1 }],
    ["no size", { updatedAtMs: 1 }],
    ["an updated_at of 0", { sizeBytes: 1, updatedAtMs: 0 }],
    ["one before 1970", { sizeBytes: 1, updatedAtMs: -1 }],
    ["one that is no number", { sizeBytes: 1, updatedAtMs: Number.NaN }],
    ["one more than a minute ahead", { sizeBytes: 1, updatedAtMs: NOW + 60_001 }],
  ])("doubts %s", (_, info) => {
    expect(decide({ key: "a", ...info }, base, NOW)).toBe("doubtful")
  })

  it("goes by the listed end, which needs neither date nor size", () => {
    expect(decide({ key: "a", expiresAtMs: NOW - 99 }, base, NOW)).toBe("keep")
    expect(decide({ key: "a", expiresAtMs: NOW - 100 }, base, NOW)).toBe("dead")
    expect(decide({ key: "a", expiresAtMs: NOW - 100, sizeBytes: 1 }, { ...base, worthBytes: 2 }, NOW)).toBe(
      "cheap-dead",
    )
  })

  it.each([-1, 0, Number.NaN])("takes a listed end of %d for none", (expiresAtMs) => {
    expect(decide({ key: "a", expiresAtMs }, base, NOW)).toBe("doubtful")
    expect(decide({ key: "a", expiresAtMs, sizeBytes: 1, updatedAtMs: NOW - 1 }, base, NOW)).toBe("keep")
    expect(decide({ key: "a", expiresAtMs, sizeBytes: 1, updatedAtMs: NOW - 5_100 }, base, NOW)).toBe("dead")
  })

  it("calls no key dead that some life within the policy would keep alive", () => {
    const times = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(times, times, times, times, times, (age, one, other, graceMs, life) => {
        const [minTtlMs, maxTtlMs] = [Math.min(one, other), Math.max(one, other)]
        const ttlMs = Math.min(Math.max(life, minTtlMs), maxTtlMs)
        const decision = of(age, { minTtlMs, maxTtlMs, graceMs })
        const isAlive = age < ttlMs + graceMs
        if (decision === "dead") expect(isAlive).toBe(false)
        if (decision === "keep") expect(age).toBeLessThan(ttlMs + graceMs)
      }),
    )
  })
})
