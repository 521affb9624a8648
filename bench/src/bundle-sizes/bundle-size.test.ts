import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ownSize } from "./bundle-size.ts"

const TEXT = "no two letters of this line are packed as one: 0123456789 qwertz uiop"

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-size-"))
  await writeFile(
    join(folder, "root.js"),
    'import "./now.js"\nexport { one } from "a-package"\nexport const big = () => import("./late.js")\n',
  )
  await writeFile(join(folder, "now.js"), `globalThis.now = "${TEXT}"`)
  await writeFile(join(folder, "late.js"), `export const late = "${TEXT}${TEXT.toUpperCase()}"`)
})

afterEach(() => rm(folder, { recursive: true }))

describe("ownSize()", () => {
  it("counts what is imported at once apart from what is imported on demand, and no package", async () => {
    const { minified, gzipped, onDemand } = await ownSize(folder, 'export * from "./root.js"')
    expect(minified).toBeGreaterThan(TEXT.length)
    expect(minified).toBeLessThan(3 * TEXT.length)
    expect(gzipped).toBeLessThan(minified)
    expect(onDemand).toBeGreaterThan(TEXT.length)
  })

  it("leaves out what nobody imports", async () => {
    await writeFile(join(folder, "two.js"), `export const one = 1\nexport const two = "${TEXT}"`)
    const { minified } = await ownSize(folder, 'export { one } from "./two.js"')
    expect(minified).toBeLessThan(TEXT.length)
  })
})
