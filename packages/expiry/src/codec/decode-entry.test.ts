/** Rows of "A. What a read may return": what each kind of stored bytes is taken for. */
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { decodeEntry } from "./decode-entry.ts"

const NOW = 1_790_000_000_000
const YEAR = 31_536_000_000
const encoder = new TextEncoder()

type Stored = string | Uint8Array

function toBytes(stored: Stored): Uint8Array {
  return typeof stored === "string" ? encoder.encode(stored) : stored
}

async function read(stored: Stored, nowMs = NOW): Promise<unknown[]> {
  const reading = await decodeEntry(toBytes(stored), nowMs)
  if ("entry" in reading) return [reading.outcome, reading.entry.value]
  return "reason" in reading ? [reading.outcome, reading.reason] : [reading.outcome]
}

/** An envelope around a value, as text of JSON, that ends in a second. */
function envelope(value: string, more = ""): string {
  return `{"expires_at":${NOW + 1_000},"value":${value}${more}}`
}

/** An envelope with superjson's notes. */
function rich(value: string, values: string, more = ""): string {
  return envelope(value, `,"meta":{"values":${values}${more},"v":1}`)
}

function frame(line: string, payload: Uint8Array | string): Uint8Array {
  return Buffer.concat([Buffer.from(`\u0001${line}\n`), toBytes(payload)])
}

const UTF16 = Buffer.from(envelope("1"), "utf16le")
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

describe("decodeEntry() takes for foreign", () => {
  it.each<[string, Stored]>([
    ["0 bytes", ""],
    ["null", "null"],
    ["a number", "42"],
    ["a string", '"s"'],
    ["an array", "[1]"],
    ["true", "true"],
    ["an empty object", "{}"],
    ["an object without a value", '{"state":"ENABLED"}'],
    ["text", "hello"],
    ["HTML", "<!doctype html>"],
    ["a PNG", PNG],
    ['a PNG that begins with "{"', Buffer.concat([Buffer.from("{"), PNG])],
    ["bytes that begin like a frame", Uint8Array.of(1, 2, 3)],
  ])("%s", async (_, stored) => {
    expect((await read(stored))[0]).toBe("foreign")
  })
})

describe("decodeEntry() reads the end", () => {
  it.each<[string, Stored, unknown[]]>([
    ["none, as the documented pattern does", '{"value":1}', ["hit", 1]],
    ["ahead by a millisecond", `{"expires_at":${NOW + 1},"value":1}`, ["hit", 1]],
    ["exactly now", `{"expires_at":${NOW},"value":1}`, ["expired"]],
    ["0", '{"expires_at":0,"value":1}', ["expired"]],
    ["-1", '{"expires_at":-1,"value":1}', ["expired"]],
    ["ten years ahead", `{"expires_at":${NOW + 10 * YEAR},"value":1}`, ["hit", 1]],
    ["eleven years ahead", `{"expires_at":${NOW + 11 * YEAR},"value":1}`, ["corrupt", "expires_at"]],
    ["seconds by mistake", `{"expires_at":${NOW / 1_000},"value":1}`, ["expired"]],
    ["9007199254740993", '{"expires_at":9007199254740993,"value":1}', ["corrupt", "expires_at"]],
    ["1e999", '{"expires_at":1e999,"value":1}', ["corrupt", "expires_at"]],
    ["-1e999", '{"expires_at":-1e999,"value":1}', ["corrupt", "expires_at"]],
    ["null", '{"expires_at":null,"value":1}', ["corrupt", "expires_at"]],
    ["true", '{"expires_at":true,"value":1}', ["corrupt", "expires_at"]],
    ["an array", '{"expires_at":[1790000000001],"value":1}', ["corrupt", "expires_at"]],
    ["an object", '{"expires_at":{},"value":1}', ["corrupt", "expires_at"]],
    ["an ISO date", '{"expires_at":"2026-09-21T13:33:20Z","value":1}', ["corrupt", "expires_at"]],
    ["a time as Go prints it", '{"expires_at":"2026-09-21 13:33:20 +0000 UTC","value":1}', ["corrupt", "expires_at"]],
    ["digits with a leading zero", '{"expires_at":"01790000000001","value":1}', ["corrupt", "expires_at"]],
    ["digits with a space", '{"expires_at":" 1790000000001","value":1}', ["corrupt", "expires_at"]],
    ["alone, without a value", '{"expires_at":9e12}', ["corrupt", "value"]],
    ["in its stale window", `{"expires_at":${NOW},"stale_until":${NOW + 1},"value":1}`, ["stale", 1]],
    ["of its stale window", `{"expires_at":${NOW - 1},"stale_until":${NOW},"value":1}`, ["expired"]],
    [
      "after that of its stale window",
      `{"expires_at":${NOW + 2},"stale_until":${NOW + 1},"value":1}`,
      ["corrupt", "stale_until"],
    ],
    ["of a stale window alone", `{"stale_until":${NOW + 1},"value":1}`, ["corrupt", "stale_until"]],
  ])("%s", async (_, stored, expected) => {
    expect(await read(stored)).toEqual(expected)
  })

  it("as canonical digits, and says that it did", async () => {
    const reading = await decodeEntry(encoder.encode('{"expires_at":"1790000000001","value":1}'), NOW)
    expect(reading).toMatchObject({ outcome: "hit", coerced: true, entry: { expiresAtMs: NOW + 1 } })
  })

  it("floored", async () => {
    const reading = await decodeEntry(encoder.encode(`{"expires_at":${NOW}.9,"value":1}`), NOW)
    expect(reading.outcome).toBe("expired")
  })
})

describe("decodeEntry() reads what writers in other languages make", () => {
  it.each<[string, Stored, unknown]>([
    ["spaces", ` {\n\t"value" : 1 , "expires_at" : ${NOW + 1_000} } \r\n`, 1],
    ["members in another order", `{"value":1,"expires_at":${NOW + 1_000}}`, 1],
    ["an exponent", '{"expires_at":1.790000000001e12,"value":1}', 1],
    ["\\u003c and \\/", envelope('"\\u003ca\\/b"'), "<a/b"],
    ["a byte order mark", Buffer.from(`\ufeff${envelope("1")}`), 1],
    ["members of their own", envelope("1", ',"source":"cron","size":[1]'), 1],
    ["null for notes they have not", envelope("1", ',"meta":null'), 1],
    ["-0", envelope("-0"), -0],
    ["a lone surrogate escape", envelope('"\\ud800"'), "\ud800"],
    ["a value that is itself an envelope", envelope('{"expires_at":1,"value":2}'), { expires_at: 1, value: 2 }],
    ["null", envelope("null"), null],
    ["a member called constructor", envelope('{"constructor":"Ferrari"}'), { constructor: "Ferrari" }],
  ])("%s", async (_, stored, value) => {
    expect(await read(stored)).toEqual(["hit", value])
  })
})

describe("decodeEntry() takes for corrupt", () => {
  it.each<[string, Stored, string]>([
    ["truncated JSON", envelope("1").slice(0, -1), "json"],
    ["one brace", "{", "json"],
    ["trailing garbage", `${envelope("1")}x`, "json"],
    ["UTF-16", UTF16, "json"],
    ["UTF-16 with its byte order mark", Buffer.concat([Buffer.from([0xff, 0xfe]), UTF16]), "json"],
    ["big-endian UTF-16", Buffer.from(UTF16).swap16(), "json"],
    ["invalid UTF-8", Buffer.from(envelope('"\u00e9"'), "latin1"), "json"],
    ["NaN, which is no JSON", envelope("NaN"), "json"],
    ["a number beyond all", envelope("[1e999]"), "number"],
    ["a million digits", envelope("9".repeat(1_000_000)), "number"],
    ["513 levels", envelope("[".repeat(513) + "]".repeat(513)), "depth"],
    ["__proto__", envelope('{"a":[{"__proto__":{"polluted":1}}]}'), "prototype"],
    ["an escaped __proto__", envelope('{"\\u005f_proto__":{"polluted":1}}'), "prototype"],
    ["constructor.prototype", envelope('{"constructor":{"prototype":{"polluted":1}}}'), "prototype"],
    ["an instant of writing that is none", envelope("1", ',"written_at":"yesterday"'), "written_at"],
    ["tags that are none", envelope("1", ',"tags":[1]'), "tags"],
    ["a key that is none", envelope("1", ',"key":1'), "key"],
    ["base64 that is none", envelope('"***"', ',"encoding":"base64"'), "base64"],
    ["base64 that is no text", envelope("1234", ',"encoding":"base64"'), "base64"],
    ["a frame without the end of its line", Buffer.from('\u0001{"expires_at":1790000000001}'), "json"],
    ["a frame whose line is no JSON", frame('{"expires_at":', "x"), "json"],
    ["truncated gzip", frame('{"encoding":"gzip"}', gzipSync("hello hello").subarray(0, -4)), "gzip"],
    ["gzip that is none", frame('{"encoding":"gzip"}', "hello"), "gzip"],
    [
      "gzip with more behind it",
      frame('{"encoding":"gzip"}', Buffer.concat([gzipSync("a"), Buffer.from("x")])),
      "gzip",
    ],
  ])("%s", async (_, stored, reason) => {
    expect(await read(stored)).toEqual(["corrupt", reason])
  })

  it("gzip with a wrong check sum", async () => {
    const zipped = gzipSync("hello")
    zipped.writeUInt8(zipped.readUInt8(zipped.length - 8) ^ 1, zipped.length - 8)
    expect(await read(frame('{"encoding":"gzip"}', zipped))).toEqual(["corrupt", "gzip"])
  })
})

describe("decodeEntry() trusts no notes of superjson", () => {
  const date = JSON.stringify(new Date(NOW))
  it.each<[string, string]>([
    ["a class", rich('{"a":1}', '[["class","Admin"]]')],
    ["a custom type", rich('"1"', '[["custom","decimal"]]')],
    ["a regular expression", rich('"/(a+)+$/"', '["regexp"]')],
    ["a symbol", rich('"s"', '[["symbol","s"]]')],
    ["a kind that does not exist", rich("1", '["toString"]')],
    ["a path over __proto__", rich('{"a":1}', `{"__proto__.polluted":["undefined"]}`)],
    ["a path over an escaped __proto__", rich('{"a":1}', `{"\\u005f_proto__":["undefined"]}`)],
    ["a path over constructor.prototype", rich('{"a":1}', '{"constructor.prototype.a":["undefined"]}')],
    ["a path to an inherited member", rich('{"a":1}', '{"toString":["undefined"]}')],
    ["a path to nowhere", rich('{"a":1}', '{"b":["undefined"]}')],
    ["a path beyond an array", rich("[1]", '{"1":["undefined"]}')],
    ["a path by an array's length", rich("[1]", '{"length":["undefined"]}')],
    ["a reference from __proto__", rich('{"a":{}}', "{}", ',"referentialEqualities":{"__proto__":["a"]}')],
    ["a reference to __proto__", rich('{"a":{}}', "{}", ',"referentialEqualities":{"a":["__proto__.b"]}')],
    [
      "a reference of the root to a prototype",
      rich('{"a":{}}', "{}", ',"referentialEqualities":[["constructor.prototype"]]'),
    ],
    ["a reference to an inherited member", rich('{"a":{}}', "{}", ',"referentialEqualities":{"a":["toString"]}')],
    ["a reference from an inherited member", rich('{"a":{}}', "{}", ',"referentialEqualities":{"toString":["a"]}')],
    ["references that are none", rich('{"a":{}}', "{}", ',"referentialEqualities":{"a":"b"}')],
    [
      "a reference into a Set, which would change its order",
      rich('{"a":{},"s":[{},1]}', '{"s":["set"]}', ',"referentialEqualities":{"a":["s.0"]}'),
    ],
    ["a bigint of a million digits", rich(`"${"9".repeat(1_000_000)}"`, '["bigint"]')],
    ["a bigint that is none", rich('"0x10"', '["bigint"]')],
    ["an invalid Date", rich('"yesterday"', '["Date"]')],
    ["a Date that is a number", rich("1e300", '["Date"]')],
    ["a URL that is none", rich('"nowhere"', '["URL"]')],
    ["a number that is none", rich('"12"', '["number"]')],
    ["a Map of no pairs", rich("[[1]]", '["map"]')],
    ["a Set of no array", rich('"abc"', '["set"]')],
    ["an Error of no object", rich('"oops"', '["Error"]')],
    ["a typed array by its length alone", rich("1000000000", '[["typed-array","Float64Array"]]')],
    ["a typed array of another kind", rich("[1]", '[["typed-array","Function"]]')],
    ["undefined with something in it", rich("1", '["undefined"]')],
    ["two kinds for one object", rich('{"a":{"b":[]}}', '{"a":{"b":["set"]},"a.b":["map"]}')],
    ["a part of what is already something else", rich('{"a":[["k",null]]}', '{"a":["map"],"a.0.1":["undefined"]}')],
    ["a tree that is a number", rich(date, "1")],
    ["a tree without end", rich(date, `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`)],
    ["notes that are a list", envelope(date, ',"meta":["Date"]')],
    ["notes of a version before ours", envelope(date, ',"meta":{"values":["Date"],"v":0}')],
  ])("%s", async (_, stored) => {
    expect(await read(stored)).toEqual(["corrupt", "meta"])
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
  })

  it("takes good ones", async () => {
    expect(await read(rich(`{"at":${date}}`, '{"at":["Date"]}'))).toEqual(["hit", { at: new Date(NOW) }])
    expect(await read(envelope(date, ',"meta":{"values":["Date"]}'))).toEqual(["hit", new Date(NOW)])
  })
})

describe("decodeEntry() takes for unsupported", () => {
  it.each<[string, Stored]>([
    ["an encoding it does not know", envelope("1", ',"encoding":"br"')],
    ["a codec", envelope('"..."', ',"codec":"cbor"')],
    ["notes of a later superjson", envelope("1", ',"meta":{"v":2}')],
    ["a frame with an encoding it does not know", frame('{"encoding":"zstd"}', "x")],
    ["a frame with a codec", frame('{"codec":"cbor"}', "x")],
  ])("%s", async (_, stored) => {
    expect((await read(stored))[0]).toBe("unsupported")
  })
})

describe("decodeEntry()", () => {
  it("reads frames, whatever their bytes are", async () => {
    const bytes = Uint8Array.of(0, 1, 10, 123, 255)
    expect(await read(frame(`{"expires_at":${NOW + 1}}`, bytes))).toEqual(["hit", bytes])
    expect(await read(frame(`{"expires_at":${NOW}}`, bytes))).toEqual(["expired"])
    expect(await read(frame("{}", ""))).toEqual(["hit", new Uint8Array()])
    expect(await read(frame('{"encoding":"gzip"}', gzipSync(bytes)))).toEqual(["hit", bytes])
  })

  it("hands out bytes with a buffer of their own", async () => {
    const [, value] = await read(frame("{}", "abc"))
    expect(value).toBeInstanceOf(Uint8Array)
    expect((value as Uint8Array).buffer.byteLength).toBe(3)
  })

  it("says all there is to say of an entry", async () => {
    const more = `,"stale_until":${NOW + 2_000},"written_at":${NOW - 5},"tags":["a"],"key":"whole"`
    const stored = encoder.encode(envelope("1", more))
    expect(await decodeEntry(stored, NOW)).toEqual({
      outcome: "hit",
      coerced: false,
      head: { expiresAtMs: NOW + 1_000, staleUntilMs: NOW + 2_000, writtenAtMs: NOW - 5, tags: ["a"], key: "whole" },
      entry: {
        value: 1,
        expiresAtMs: NOW + 1_000,
        staleUntilMs: NOW + 2_000,
        writtenAtMs: NOW - 5,
        tags: ["a"],
        sizeBytes: stored.length,
      },
    })
  })

  it("clamps an instant of writing that is an hour ahead", async () => {
    const reading = await decodeEntry(encoder.encode(envelope("1", `,"written_at":${NOW + 3_600_000}`)), NOW)
    expect(reading).toMatchObject({ outcome: "hit", entry: { writtenAtMs: NOW } })
  })

  it("does not decode what has ended", async () => {
    expect(await read('{"expires_at":1,"value":"x","meta":{"values":["regexp"],"v":1}}')).toEqual(["expired"])
  })

  it("pollutes nothing, even when the value is merged, spread and assigned", async () => {
    const [, value] = await read(envelope('{"constructor":{"name":"x"},"a":{"prototype":{"polluted":1}}}'))
    expect({ ...(value as object) }).toEqual(Object.assign({}, value))
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
