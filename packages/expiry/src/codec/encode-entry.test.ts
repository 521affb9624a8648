import { describe, expect, it } from "vitest"
import { SerializationError } from "../errors/serialization-error.ts"
import { decodeEntry } from "./decode-entry.ts"
import { encodeEntry } from "./encode-entry.ts"

const NOW = 1_790_000_000_000
const BINARY = { binary: true, gzip: false }
const TEXT = { binary: false, gzip: false }
const ZIPPED = { binary: true, gzip: true }
const decoder = new TextDecoder()

async function write(value: unknown, options = BINARY): Promise<string> {
  return decoder.decode(await encodeEntry(value, { expiresAtMs: NOW }, options))
}

async function roundTrip(value: unknown, options = BINARY): Promise<unknown> {
  const reading = await decodeEntry(await encodeEntry(value, {}, options), NOW)
  return "entry" in reading ? reading.entry.value : reading
}

async function refusal(value: unknown): Promise<SerializationError> {
  try {
    await encodeEntry(value, {}, BINARY)
  } catch (error) {
    if (error instanceof SerializationError) return error
    throw error
  }
  throw new Error("it was taken")
}

class Money {
  readonly cents: number
  constructor(cents: number) {
    this.cents = cents
  }
  toJSON(): string {
    return `${this.cents / 100} EUR`
  }
}

describe("encodeEntry() writes", () => {
  it("plain JSON as the documented pair", async () => {
    expect(await write({ a: [1, "b", null] })).toBe(`{"expires_at":${NOW},"value":{"a":[1,"b",null]}}`)
  })

  it("nothing about an end where there is none", async () => {
    expect(decoder.decode(await encodeEntry(1, {}, BINARY))).toBe('{"value":1}')
  })

  it("further members only when they are needed", async () => {
    const head = { expiresAtMs: NOW, staleUntilMs: NOW + 1, writtenAtMs: NOW - 1, tags: ["t"], key: "k" }
    expect(decoder.decode(await encodeEntry(1, head, BINARY))).toBe(
      `{"expires_at":${NOW},"stale_until":${NOW + 1},"written_at":${NOW - 1},"tags":["t"],"key":"k","value":1}`,
    )
  })

  it("what JSON loses with superjson's notes, the value still readable by others", async () => {
    expect(JSON.parse(await write({ at: new Date(NOW), n: 1 }))).toEqual({
      expires_at: NOW,
      value: { at: new Date(NOW).toISOString(), n: 1 },
      meta: { values: { at: ["Date"] }, v: 1 },
    })
  })

  it("bytes as a frame, without base64", async () => {
    const bytes = await encodeEntry(Uint8Array.of(0, 255, 10), { expiresAtMs: NOW }, BINARY)
    expect(Buffer.from(bytes).toString("latin1")).toBe(`\u0001{"expires_at":${NOW}}\n\0\u00ff\n`)
  })

  it("bytes as base64 where only text can be stored", async () => {
    expect(await write(Uint8Array.of(0, 255, 10), TEXT)).toBe(
      `{"expires_at":${NOW},"encoding":"base64","value":"AP8K"}`,
    )
  })

  it("bytes compressed where that is wished and saves something", async () => {
    const compressible = new Uint8Array(10_000)
    const random = crypto.getRandomValues(new Uint8Array(10_000))
    expect((await write(compressible, ZIPPED)).length).toBeLessThan(200)
    expect(await write(random, ZIPPED)).not.toContain("gzip")
    expect(await write(new Uint8Array(1_023), ZIPPED)).not.toContain("gzip")
    expect(await write(new Uint8Array(5 * 1_048_576), ZIPPED)).not.toContain("gzip")
    for (const bytes of [compressible, random]) expect(await roundTrip(bytes, ZIPPED)).toEqual(bytes)
  })

  it.each([BINARY, TEXT, ZIPPED])("bytes as they were when it was called: %o", async (options) => {
    const bytes = new Uint8Array(2_000)
    const writing = encodeEntry(bytes, {}, options)
    bytes[0] = 1
    expect(await decodeEntry(await writing, NOW)).toMatchObject({ entry: { value: new Uint8Array(2_000) } })
  })

  it("plain JSON at once, without a promise", () => {
    expect(encodeEntry({ a: 1 }, {}, BINARY)).toBeInstanceOf(Uint8Array)
  })
})

describe("encodeEntry() and decodeEntry() give back", () => {
  const shared = { n: 1 }
  const many = Array.from({ length: 5_000 }, (_, index) => [index, { shared }] as const)
  it.each<[string, unknown]>([
    ["a Date", new Date(NOW)],
    ["a Map and a Set", new Map([["a", new Set([1n, undefined])]])],
    ["undefined, NaN, infinities and -0", [undefined, Number.NaN, Infinity, -Infinity, -0]],
    ["a URL", new URL("https://example.com/?a=b")],
    ["typed arrays", [new Float32Array([0.5]), new Int16Array([-1])]],
    ["names with dots and backslashes", { "a.b\\c": new Date(0), "": undefined }],
    ["bytes", Uint8Array.of(1, 2, 3)],
    ["no bytes", new Uint8Array()],
    [
      "NaN twice as a key, which superjson alone loses",
      new Map([
        [Number.NaN, 1],
        [0, Number.NaN],
      ]),
    ],
    ["a lone surrogate", "\ud800"],
    ["512 levels", JSON.parse("[".repeat(512) + "]".repeat(512))],
    ["an object without a prototype", Object.assign(Object.create(null), { a: 1 })],
    ["one object in so many entries of a Map that references would take too long", new Map(many)],
  ])("%s", async (_, value) => {
    expect(await roundTrip(value)).toEqual(value)
  })

  it("an Error with its name, message and cause", async () => {
    const error = (await roundTrip(new TypeError("oops", { cause: { code: 1 } }))) as Error
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error.message, error.cause]).toEqual(["TypeError", "oops", { code: 1 }])
  })

  it("a shared object as a shared object", async () => {
    const { a, b } = (await roundTrip({ a: shared, b: [shared] })) as { a: unknown; b: unknown[] }
    expect(a).toEqual(shared)
    expect(b[0]).toBe(a)
  })

  it("cycles", async () => {
    const cyclic: { self?: unknown; list: unknown[] } = { list: [] }
    cyclic.self = cyclic
    cyclic.list.push(cyclic.list, new Map([["up", cyclic]]))
    const back = (await roundTrip(cyclic)) as { self: unknown; list: [unknown, Map<string, unknown>] }
    expect(back.self).toBe(back)
    expect(back.list[0]).toBe(back.list)
    expect(back.list[1].get("up")).toBe(back)
  })

  it("elements of a Set in their order, where they are shared", async () => {
    const back = (await roundTrip([shared, new Set([shared, "last"])])) as [unknown, Set<unknown>]
    expect([...back[1]]).toEqual([shared, "last"])
  })

  it("an instance with a toJSON as what that returns", async () => {
    expect(await roundTrip({ price: new Money(250), at: new Date(0) })).toEqual({ price: "2.5 EUR", at: new Date(0) })
    expect(await roundTrip(new Money(250))).toBe("2.5 EUR")
  })

  it("a Buffer as the bytes it holds", async () => {
    expect(await roundTrip(Buffer.from("abc"))).toEqual(Uint8Array.of(97, 98, 99))
  })
})

/** Rows of "B. What a write may be given". */
describe("encodeEntry() refuses", () => {
  const thrown = new Error("thrown by the value")
  const fail = (): never => {
    throw thrown
  }
  const cycleInSet = new Set<unknown>()
  cycleInSet.add(cycleInSet)
  const cycleInKey = new Map<unknown, unknown>()
  cycleInKey.set(cycleInKey, 1)
  const cycleInError = new Error("a")
  cycleInError.cause = [cycleInError]

  it.each<[string, unknown, RegExp]>([
    ["undefined", undefined, /undefined/],
    ["a function", () => 1, /value is a function/],
    ["a symbol", Symbol("s"), /value is a symbol/],
    ["a method", { list: [{ run() {} }] }, /value\.list\[0\]\.run is a function/],
    ["a function behind an Error", new Error("oops", { cause: { retry() {} } }), /value\.cause\.retry is a function/],
    ["a symbol in a Map", new Map([[Symbol("s"), 1]]), /is a symbol/],
    ["an invalid Date", { at: new Date(Number.NaN) }, /value\.at is an invalid Date/],
    ["NaN in a typed array", { list: new Float64Array([Number.NaN]) }, /NaN/],
    ["a regular expression", { pattern: /a/ }, /instance of RegExp/],
    ["a promise nobody awaited", Promise.resolve(1), /instance of Promise/],
    ["a stream", new ReadableStream(), /instance of ReadableStream/],
    ["an instance of a class", { user: new (class User {})() }, /value\.user is an instance of User/],
    ["a Buffer inside", { data: Buffer.from("a") }, /Buffer/],
    ["big integers as an array", { list: new BigInt64Array(1) }, /BigInt64Array/],
    ["an ArrayBuffer", new ArrayBuffer(1), /ArrayBuffer/],
    ["an array with holes", Array(3).fill(new Date(0), 0, 1), /holes/],
    ["a bigint of 4097 digits", [-(10n ** 4_096n)], /4096 digits/],
    ["513 levels", JSON.parse("[".repeat(513) + "]".repeat(513)), /512 deep/],
    ["513 levels by way of Maps", nestMaps(300), /depth/],
    ["__proto__", JSON.parse('{"__proto__":{"a":1}}'), /__proto__/],
    ["constructor.prototype", JSON.parse('{"constructor":{"prototype":1}}'), /constructor/],
    ["a cycle in a Set", cycleInSet, /cycle/],
    ["a cycle in a key", cycleInKey, /cycle/],
    ["a cycle in an Error", cycleInError, /cycle/],
    [
      "a toJSON that returns more than JSON",
      {
        a: new (class {
          toJSON = () => [new Date(0)]
        })(),
      },
      /toJSON/,
    ],
    ["a toJSON of an object literal", { at: new Date(0), toJSON: () => 1 }, /toJSON/],
  ])("%s", async (_, value, message) => {
    const error = await refusal(value)
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ code: "SERIALIZATION", operation: "set", outcome: "not-sent" })
  })

  it.each<[string, unknown]>([
    [
      "a throwing getter",
      {
        get a() {
          return fail()
        },
      },
    ],
    [
      "a throwing getter beside a Date",
      {
        at: new Date(0),
        get a() {
          return fail()
        },
      },
    ],
    ["a throwing toJSON", { toJSON: fail }],
    [
      "a throwing toJSON of a class",
      new (class {
        toJSON = fail
      })(),
    ],
    ["a throwing Proxy", new Proxy({}, { ownKeys: fail })],
    ["a throwing Proxy in a Map", new Map([[1, new Proxy({}, { getPrototypeOf: fail })]])],
  ])("%s, with its cause", async (_, value) => {
    expect((await refusal(value)).cause).toBe(thrown)
  })

  it("a detached buffer", async () => {
    const bytes = new Uint8Array(8)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    expect((await refusal(bytes)).cause).toBeInstanceOf(TypeError)
  })

  it("without a word of the data in its message", async () => {
    expect((await refusal({ "bob@example.com": Symbol("s") })).message).not.toContain("bob")
  })
})

function nestMaps(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = new Map([[0, value]])
  return value
}
