import { describe, expect, it } from "vitest"
import { authorize } from "./api-key.ts"

describe("authorize()", () => {
  it.each(["KEY0123", "KEY0123\n", " KEY0123\r\n", "\tKEY0123 "])("gives a bearer token of %j", (key) => {
    expect(authorize(key)()).toBe("Bearer KEY0123")
  })

  it("reads the key of a function anew for each request", () => {
    let reads = 0
    const authorization = authorize(() => `KEY${++reads}`)
    expect([reads, authorization(), authorization()]).toEqual([0, "Bearer KEY1", "Bearer KEY2"])
  })

  it.each(["", " ", "\n"])("refuses the empty key %j at once", (key) => {
    expect(() => authorize(key)).toThrow(/^apiKey: it is empty/)
  })

  it("calls the key as its option is called", () => {
    expect(() => authorize("", "apiToken")).toThrow(/^apiToken: it is empty/)
  })

  it.each([
    "SECRET\nKEY",
    "SECRET\r\nx-injected: 1",
    "SECRET\0",
    "SECRET KEY",
    "SECRETé",
    "SECRET\x7f",
    "SECRET\u2028X",
  ])("refuses %j at once, and does not quote it", (key) => {
    expect(() => authorize(key)).toThrow(TypeError)
    expect(() => authorize(key)).not.toThrow(/SECRET/)
  })

  it.each([undefined, null, 42, {}, ["KEY"]])("refuses %j, which is no key", (key) => {
    expect(() => authorize(key as unknown as string)).toThrow(TypeError)
  })

  it("refuses what a function gives when it is asked", () => {
    expect(authorize(() => "SECRET\nKEY")).toThrow(TypeError)
    expect(authorize(() => undefined as unknown as string)).toThrow(TypeError)
  })
})
