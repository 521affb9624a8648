import { expect, it } from "vitest"
import { packageVersion } from "./package-version.ts"

it("packageVersion() reads the version of a package whose manifest is not exported", () => {
  expect(packageVersion("p-limit")).toMatch(/^\d+\.\d+\.\d+$/)
})

it("packageVersion() refuses what is not installed", () => {
  expect(() => packageVersion("no-such-package-here")).toThrow()
})
