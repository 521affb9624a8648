import { describe, expect, it } from "vitest"
import { readEnvelope } from "./read-envelope.ts"

const NOW = 1_790_000_000_000

function read(text: string): ReturnType<typeof readEnvelope> {
  return readEnvelope(new TextEncoder().encode(text), NOW)
}

describe("readEnvelope()", () => {
  it("tells a lifetime without decoding the value, which may even be broken", () => {
    expect(read('{"expires_at":1,"value":1,"meta":{"values":["regexp"]}}')).toMatchObject({
      outcome: "expired",
      head: { expiresAtMs: 1 },
    })
    expect(read('\u0001{"expires_at":1,"encoding":"gzip"}\nno gzip')).toMatchObject({
      outcome: "expired",
      body: { encoding: "gzip" },
    })
    expect(read('{"value":"no base64!","encoding":"base64"}')).toMatchObject({ outcome: "hit" })
  })

  it("hands out the value of JSON as it stands there", () => {
    expect(read('{"value":{"a":1}}')).toEqual({
      outcome: "hit",
      head: {},
      body: { encoding: "json", value: { a: 1 }, meta: undefined },
      coerced: false,
    })
  })

  it("says what is at fault in one word, and nothing of the bytes", () => {
    expect(read("secret")).toEqual({ outcome: "foreign", reason: "json" })
    expect(read('{"value":"secret"')).toEqual({ outcome: "corrupt", reason: "json" })
    expect(read('{"value":"secret","expires_at":"soon"}')).toEqual({ outcome: "corrupt", reason: "expires_at" })
  })
})
