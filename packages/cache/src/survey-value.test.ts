import { describe, expect, test } from "vitest"
import { surveyValue } from "./survey-value.ts"

describe("surveyValue() estimates sizes to a factor of 3", () => {
  const user = { id: 42, name: "Zoë", roles: ["admin", "editor"], address: { street: "Main Street 1", city: "Bern" } }
  test.each([
    ["an object", user],
    ["many objects", Array.from({ length: 5_000 }, (_, id) => ({ ...user, id }))],
    ["numbers", Array.from({ length: 10_000 }, (_, n) => n * 1_000)],
    ["a text", "x".repeat(100_000)],
    ["a wide object", Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`key-${n}`, n]))],
  ])("%s", (_, value) => {
    const encoded = JSON.stringify(value).length
    const { sizeBytes } = surveyValue(value, false)
    expect(sizeBytes).toBeGreaterThan(encoded / 3)
    expect(sizeBytes).toBeLessThan(encoded * 6)
  })

  test("bytes", () => {
    expect(surveyValue(new Uint8Array(10_000), false).sizeBytes).toBeGreaterThan(9_999)
  })

  test("views of one buffer, which is kept whole, and once", () => {
    const { buffer } = new Uint8Array(10_000)
    const views = [new Uint8Array(buffer, 0, 10), new Uint8Array(buffer, 10, 10)]
    expect(surveyValue(views, false).sizeBytes).toBeGreaterThan(9_999)
    expect(surveyValue(views, false).sizeBytes).toBeLessThan(10_100)
  })

  test("a cyclic value, at bounded cost", () => {
    const cyclic: Record<string, unknown> = { a: 1 }
    cyclic["self"] = cyclic
    expect(surveyValue(cyclic, true).sizeBytes).toBeGreaterThan(0)
  })

  test("a value nested 100,000 deep", () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(surveyValue(deep, true).needsCopies).toBe(false)
  })
})
