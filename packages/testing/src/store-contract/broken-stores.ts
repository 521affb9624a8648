import type { KvListOptions, KvPage, KvStore } from "@larder/core"
import { createMemoryStore } from "../memory-store.ts"

/** Breaks one rule of a store that keeps them all. */
export type Breakage = (store: KvStore, now: () => number) => Partial<KvStore>

/** Breakages, by how the title of a test begins that must find it. */
export const BREAKAGES: readonly (readonly [title: string, breakage: Breakage])[] = [
  ["capabilities say truly", ({ capabilities }) => ({ capabilities: { ...capabilities, binary: false } })],

  ["get() finds nothing", ({ get }) => ({ get: async (key) => (await get(key)) ?? { bytes: new Uint8Array() } })],
  ["get() returns the text", (store) => changeValues(store, (value) => toText(value).trim())],
  ["get() returns the bytes", (store) => changeValues(store, toText)],
  ["put() keeps the bytes", ({ put }) => ({ put: async (...args) => Promise.resolve().then(() => put(...args)) })],
  ["put() takes a value of", ({ capabilities }, now) => ({ ...makeRoomy(now), capabilities })],
  ["put() counts bytes", (store) => changeValues(store, (value) => (isLong(value) ? "long" : value))],
  ["put() refuses text", (store) => changeValues(store, (value) => toText(value).toWellFormed())],
  ["get() echoes", ({ put }) => ({ put: (key, value, o) => put(key, value, { ...o, contentType: undefined }) })],

  ["keeps every physical key", (store) => renameKeys(store, (key) => key.toLowerCase())],
  ["keeps every physical key", (store) => renameKeys(store, (key) => key.replace("//", "/"))],
  ['refuses the key ".."', (store) => renameKeys(store, (key) => (key === ".." ? "up" : key))],
  ['refuses the key "%2e%2e"', (store) => renameKeys(store, (key) => (key.includes("%") ? "decoded" : key))],
  ["refuses the key 42", (store) => renameKeys(store, (key) => String(key))],
  ['refuses the key "_x"', (store) => renameKeys(store, (key) => (key === "_x" ? "x" : key))],
  ["refuses a key of more than", (store) => renameKeys(store, (key) => key.slice?.(0, 256))],
  ["list() refuses the prefix", ({ list }) => ({ list: (o) => list(o?.prefix === "a b" ? {} : o) })],

  ["put() says whether", ({ put }) => ({ put: (...args) => put(...args).then(() => "created") })],
  [
    "put() by two writers",
    (store) => ({ put: async (...args) => ((await store.get(args[0])) ? "updated" : store.put(...args)) }),
  ],
  ["delete() removes", () => ({ delete: async () => {} })],
  ["delete() removes", (store) => ({ delete: async (key) => ((await store.get(key)) ? store.delete(key) : fail()) })],
  ["an aborted signal", ({ get }) => ({ get: (key) => get(key) })],
  ["an aborted signal", ({ put }) => ({ put: (...args) => put(...args).catch((cause) => fail(cause)) })],

  ["a key with a TTL is there", ({ put }) => ({ put: (key, value, o) => put(key, value, { ...o, ttlMs: undefined }) })],
  ["a write without a TTL", ({ put }) => ({ put: (key, value, o) => put(key, value, { ttlMs: 10_000, ...o }) })],
  [
    "put() refuses the ttlMs 0",
    ({ put }) => ({ put: (key, value, o) => put(key, value, { ...o, ttlMs: o?.ttlMs || undefined }) }),
  ],

  ["list() of an empty store", ({ list }) => ({ list: async (o) => ({ cursor: "", ...(await list(o)) }) })],
  ["list() tells sizes", ({ list }) => ({ list: async (o) => changeSizes(await list(o)) })],
  ["list() takes its prefix", ({ list }) => ({ list: (o) => list({ ...o, prefix: o?.prefix?.slice(0, 1) }) })],
  ["list() by pages of 1 ", ({ list }) => ({ list: (o) => list({ ...o, limit: undefined }) })],
  ["list() by pages of 3", ({ list }) => ({ list: async (o) => dropLast(await list(o)) })],
  ["list() goes on at the right", ({ list }) => ({ list: listByOffset(list) })],
  ["list() tells every key that stays", ({ list }) => ({ list: listByOffset(list) })],
]

/** Takes twice the value it should. */
function makeRoomy(now: () => number): KvStore {
  return createMemoryStore({ now, capabilities: { maxValueBytes: 2 ** 21 } })
}

function changeValues(store: KvStore, change: (value: string | Uint8Array) => string | Uint8Array): Partial<KvStore> {
  return { put: async (key, value, options) => store.put(key, change(value), options) }
}

function toText(value: string | Uint8Array): string {
  return typeof value === "string" ? value : new TextDecoder().decode(value)
}

function isLong(value: string | Uint8Array): boolean {
  return typeof value === "string" && value.length > 100_000
}

function renameKeys(store: KvStore, rename: (key: string) => string): Partial<KvStore> {
  const renamed = (key: string) => (typeof key === "string" || typeof key === "number" ? rename(key) : key)
  return {
    get: async (key, options) => store.get(renamed(key), options),
    put: async (key, value, options) => store.put(renamed(key), value, options),
    delete: async (key, options) => store.delete(renamed(key), options),
  }
}

function fail(cause?: unknown): Promise<never> {
  return Promise.reject(new Error("failed", { cause }))
}

function changeSizes(page: KvPage): KvPage {
  return { ...page, keys: page.keys.map((info) => ({ ...info, sizeBytes: 1 })) }
}

function dropLast(page: KvPage): KvPage {
  return page.cursor === undefined ? page : { ...page, keys: page.keys.slice(0, -1) }
}

/** Counts keys instead of remembering the last one. */
function listByOffset(list: KvStore["list"]): KvStore["list"] {
  return async ({ limit = 1_000, cursor = "0", ...options }: KvListOptions = {}) => {
    const { keys } = await list(options)
    const end = Number(cursor) + limit
    const page = keys.slice(Number(cursor), end)
    return end < keys.length ? { keys: page, cursor: String(end) } : { keys: page }
  }
}
