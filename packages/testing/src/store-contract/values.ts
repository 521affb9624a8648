import { InvalidValueError, ValueTooLargeError } from "@larder/core"
import { describe, expect, it } from "vitest"
import { type ContractSetup, getText } from "./store-under-test.ts"

const TEXTS = [
  "",
  " ",
  "null",
  "\0",
  "\n",
  '{"value":1}',
  "Zoë, 猫, 🗝️, \u{10ffff}",
  "\ufeffbyte order mark",
  "a".repeat(10_000),
]

/** Values come back as they were given, and no larger than the store takes. */
export function describeValues({ current, has, unless }: ContractSetup): void {
  describe("values", () => {
    it("get() finds nothing where nothing was put", async () => {
      expect(await current().store.get("missing")).toBeUndefined()
    })

    it.each(TEXTS)("get() returns the text %j as it was put", async (text) => {
      const { store } = current()
      await store.put("a", text)
      expect(await getText(store, "a")).toBe(text)
    })

    it.skipIf(!has("binary"))(unless("binary", "get() returns the bytes 0 to 255 as they were put"), async () => {
      const { store } = current()
      const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)
      await store.put("a", bytes)
      expect((await store.get("a"))?.bytes).toEqual(bytes)
    })

    it("put() keeps the bytes as they were when it was called", async () => {
      const { store } = current()
      const bytes = new TextEncoder().encode("before")
      const written = store.put("a", bytes)
      bytes.fill(0x58)
      await written
      expect(await getText(store, "a")).toBe("before")
    })

    it("put() takes a value of maxValueBytes and refuses one byte more", { timeout: 60_000 }, async () => {
      const { store } = current()
      const { maxValueBytes } = store.capabilities
      const largest = new Uint8Array(maxValueBytes).fill(0x61)
      await store.put("a", largest)
      expect((await store.get("a"))?.bytes.length).toBe(maxValueBytes)
      const refused = store.put("a", new Uint8Array(maxValueBytes + 1))
      await expect(refused).rejects.toBeInstanceOf(ValueTooLargeError)
      await expect(refused).rejects.toMatchObject({ sizeBytes: maxValueBytes + 1, maxBytes: maxValueBytes })
      expect((await store.get("a"))?.bytes.length).toBe(maxValueBytes)
    })

    it("put() counts bytes, not characters", async () => {
      const { store } = current()
      const tooLarge = "é".repeat(store.capabilities.maxValueBytes / 2 + 1)
      await expect(store.put("a", tooLarge)).rejects.toBeInstanceOf(ValueTooLargeError)
      expect(await store.get("a")).toBeUndefined()
    })

    it("put() refuses text with a lone surrogate", async () => {
      const { store } = current()
      await expect(store.put("a", "\ud800")).rejects.toBeInstanceOf(InvalidValueError)
      expect(await store.get("a")).toBeUndefined()
    })

    it.skipIf(!has("contentType"))(unless("contentType", "get() echoes the content type"), async () => {
      const { store } = current()
      await store.put("a", "{}", { contentType: "application/json" })
      expect((await store.get("a"))?.contentType).toBe("application/json")
      await store.put("a", "x", { contentType: "application/vnd.larder.frame" })
      expect((await store.get("a"))?.contentType).toBe("application/vnd.larder.frame")
      await store.put("a", "x")
      expect((await store.get("a"))?.contentType).toBe("application/octet-stream")
    })
  })
}
