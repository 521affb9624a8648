import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { readHouse } from "../plan/house.ts"
import { declareDocGlobals } from "./doc-globals.ts"

it("declareDocGlobals() declares the exported values of every door, but no types, and what a reader has at hand", () => {
  const root = fileURLToPath(new URL("../../../../", import.meta.url))
  const lines = declareDocGlobals(root, readHouse(root)).split("\n")
  expect(lines).toContain('const joinKey: typeof import("@larder/core")["joinKey"]')
  expect(lines).toContain('const nodeHttpFetch: typeof import("@larder/core/node")["nodeHttpFetch"]')
  expect(lines).toContain('const store: import("@larder/core").KvStore')
  expect(lines.filter((line) => line.includes("KvCapabilities"))).toEqual([])
})
