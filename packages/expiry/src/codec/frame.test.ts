import { describe, expect, it } from "vitest"
import { contentTypeOf, cutFrame, toFrame } from "./frame.ts"

const decoder = new TextDecoder()

describe("cutFrame()", () => {
  it("cuts what toFrame() made, whatever the bytes", () => {
    const payload = Uint8Array.of(10, 10, 1, 123)
    const cut = cutFrame(toFrame({ expires_at: 1 }, payload))
    expect(decoder.decode(cut?.line)).toBe('{"expires_at":1}')
    expect(cut?.payload).toEqual(payload)
  })

  it("gives an empty line where the line does not end", () => {
    expect(cutFrame(Buffer.from("\u0001{}"))?.line).toHaveLength(0)
  })

  it.each(["", "\u0001", "\u0001a{}\n", "{}\n", "\u0002{}\n"])("knows that %j is no frame", (text) => {
    expect(cutFrame(Buffer.from(text))).toBeUndefined()
  })
})

describe("contentTypeOf()", () => {
  it("names both kinds", () => {
    expect(contentTypeOf(toFrame({}, new Uint8Array()))).toBe("application/vnd.larder.frame")
    expect(contentTypeOf(Buffer.from('{"value":1}'))).toBe("application/json")
  })
})
