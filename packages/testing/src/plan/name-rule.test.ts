import { describe, expect, it } from "vitest"
import { makePackage } from "./make-package.ts"
import { checkNames } from "./name-rule.ts"

describe("checkNames()", () => {
  it("accepts kebab-case", () => {
    const sources = { "kv-store.ts": "", "kv-store.test.ts": "", "keys/sha-256.ts": "", "shared-load.ts": "" }
    expect(checkNames(makePackage("core", sources), [])).toEqual([])
  })

  it.each(["KvStore.ts", "kvStore.ts", "kv_store.ts", "keys/Escape.ts", "Keys/escape.ts", "kv-store.spec.ts", "-a.ts"])(
    "refuses %s",
    (path) => {
      expect(checkNames(makePackage("core", { [path]: "" }), [])).toEqual([
        `core/${path}: its name is not in kebab-case`,
      ])
    },
  )

  it.each(["types.ts", "utils.ts", "common.ts", "shared/a.ts", "keys/helpers.ts", "helpers.test.ts"])(
    "refuses %s, which names nothing",
    (path) => {
      expect(checkNames(makePackage("core", { [path]: "" }), [])).toEqual([
        expect.stringContaining("nothing is called"),
      ])
    },
  )

  it("refuses a package called utils", () => {
    expect(checkNames(makePackage("utils"), [])).toContain("utils: nothing is called utils")
  })
})
