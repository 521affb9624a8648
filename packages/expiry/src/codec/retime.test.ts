import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { encodeEntry } from "./encode-entry.ts"
import { retime } from "./retime.ts"

const END = { expiresAtMs: 1_790_000_000_000 }
const decoder = new TextDecoder()
const encoder = new TextEncoder()

function retimeText(json: string, lifetime: object = END): string {
  return decoder.decode(retime(encoder.encode(json), lifetime))
}

describe("retime()", () => {
  it("replaces the end and the stale window, and nothing else", async () => {
    const head = { expiresAtMs: 1, staleUntilMs: 2, writtenAtMs: 3, tags: ["t"], key: "k" }
    const bytes = await encodeEntry({ a: 1 }, head, { binary: true, gzip: false })
    expect(decoder.decode(retime(bytes, END))).toBe(
      `{"expires_at":1790000000000,"written_at":3,"tags":["t"],"key":"k","value":{"a":1}}`,
    )
    expect(decoder.decode(retime(bytes, { ...END, staleUntilMs: 1_790_000_000_001 }))).toContain(
      `"expires_at":1790000000000,"stale_until":1790000000001,`,
    )
  })

  it.each([
    ['{"value":12345678901234567890}', '{"expires_at":1790000000000,"value":12345678901234567890}'],
    [
      '{ "value" : [ 1.0, {"expires_at":2} ] ,\n"expires_at": 5, "later":"\\"}," }',
      '{"expires_at":1790000000000,"value" : [ 1.0, {"expires_at":2} ] ,"later":"\\"},"}',
    ],
    ['{"expires\\u005fat":5,"value":"\\\\"}', '{"expires_at":1790000000000,"value":"\\\\"}'],
    ['{"value":1,"value":2}', '{"expires_at":1790000000000,"value":1,"value":2}'],
  ])("keeps to the letter what others wrote: %s", (json, expected) => {
    expect(retimeText(json).replaceAll(" }", "}")).toBe(expected)
  })

  it("takes an end away", () => {
    expect(retimeText('{"expires_at":1,"value":1}', {})).toBe('{"value":1}')
  })

  it("keeps the bytes of a frame, whatever they are", async () => {
    const bytes = await encodeEntry(Uint8Array.of(10, 123, 1), { expiresAtMs: 1 }, { binary: true, gzip: false })
    expect([...retime(bytes, {})]).toEqual([1, ...encoder.encode("{}\n"), 10, 123, 1])
  })

  it("leaves any value what it was (fast-check)", () => {
    const json = fc.tuple(fc.json(), fc.constantFrom("", " ", "\n\t"))
    fc.assert(
      fc.property(json, fc.string(), ([value, space], name) => {
        const text = `{${space}"expires_at":${space}1,${JSON.stringify(name)}:${value}${space},"value":${value}${space}}`
        const { expires_at: _, ...before } = JSON.parse(text)
        const { expires_at: end, ...after } = JSON.parse(retimeText(text))
        fc.pre(!["expires_at", "stale_until"].includes(name))
        expect(end).toBe(END.expiresAtMs)
        expect(after).toEqual(before)
      }),
    )
  })
})
