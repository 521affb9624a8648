import { describe, expect, it, onTestFinished } from "vitest"
import { Storage } from "./storage.ts"

const NAMESPACE = "00000000-0000-4000-8000-000000000000"
const OTHER = "00000000-0000-4000-8000-000000000001"
const VALUE = { bytes: Buffer.from("v"), contentType: "text/plain", updatedAt: "2026-01-01T00:00:00.000000001Z" }

function openStorage(): Storage {
  const storage = new Storage(undefined)
  onTestFinished(() => storage.close())
  return storage
}

describe("Storage.transact()", () => {
  it("changes nothing when the change throws", async () => {
    const storage = openStorage()
    await storage.transact(() => storage.putKey(NAMESPACE, "a", VALUE))
    const failing = storage.transact(() => {
      storage.clearKeys()
      storage.putKey(NAMESPACE, "b", VALUE)
      throw new Error("no")
    })
    await expect(failing).rejects.toThrow("no")
    expect(Array.from(storage.scan(NAMESPACE, ""), ({ key }) => key)).toEqual(["a"])
  })

  it("applies changes in the order of the calls, each alone", async () => {
    const storage = openStorage()
    const count = (): void => {
      const before = storage.value(NAMESPACE, "n")?.bytes.toString() ?? ""
      storage.putKey(NAMESPACE, "n", { ...VALUE, bytes: Buffer.from(`${before}.`) })
    }
    await Promise.all(Array.from({ length: 100 }, () => storage.transact(count)))
    expect(storage.value(NAMESPACE, "n")?.bytes.length).toBe(100)
  })
})

describe("Storage.scan()", () => {
  it("keeps to the namespace and the prefix, from behind a key, in byte order", async () => {
    const storage = openStorage()
    await storage.transact(() => {
      for (const key of ["b", "a/2", "a/1", "a", "a-", "az", "z".repeat(256)]) storage.putKey(NAMESPACE, key, VALUE)
      storage.putKey(OTHER, "a/3", VALUE)
    })
    const scan = (prefix: string, after?: string): string[] =>
      Array.from(storage.scan(NAMESPACE, prefix, after), ({ key }) => key)
    expect(scan("")).toEqual(["a", "a-", "a/1", "a/2", "az", "b", "z".repeat(256)])
    expect(scan("a/")).toEqual(["a/1", "a/2"])
    expect(scan("a/", "a/1")).toEqual(["a/2"])
    expect(scan("a/", "a")).toEqual(["a/1", "a/2"])
    expect(scan("a/", "b")).toEqual([])
    expect(scan("", "z".repeat(256))).toEqual([])
  })
})

describe("Storage.value()", () => {
  it("stays as it was read, whatever is read and written afterwards", async () => {
    const storage = openStorage()
    const put = (key: string, fill: string): Promise<void> =>
      storage.transact(() => storage.putKey(NAMESPACE, key, { ...VALUE, bytes: Buffer.alloc(100_000, fill) }))
    await put("a", "1")
    await put("b", "2")
    const first = storage.value(NAMESPACE, "a")
    storage.value(NAMESPACE, "b")
    await put("a", "3")
    expect(first?.bytes.every((byte) => byte === "1".charCodeAt(0))).toBe(true)
  })
})
