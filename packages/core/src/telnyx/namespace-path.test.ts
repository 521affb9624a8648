import { describe, expect, it } from "vitest"
import { namespacePath } from "./namespace-path.ts"

const ID = "7f1c2b9e-52a4-4c0e-9d3b-0a6f5e8d1c2b"

describe("namespacePath()", () => {
  it.each([ID, ID.toUpperCase(), "00000000-0000-0000-0000-000000000000"])("takes the UUID %s", (id) => {
    expect(namespacePath(id)).toBe(`/storage/kvs/${id.toLowerCase()}`)
  })

  it.each([
    ...[
      "",
      ".",
      "..",
      "a/b",
      "%2e%2e",
      "x?y",
      "x#y",
      "my-cache",
      ID.slice(1),
      `${ID}0`,
      `${ID}\n`,
      ` ${ID}`,
      `{${ID}}`,
    ],
    ...[`${ID}/keys/a`, `${ID}?a`, `${ID}#a`, ID.replaceAll("-", ""), ID.replace("7", "g"), `../kvs/${ID}`],
    ...[null, undefined, 42, {}, [ID], { toString: () => ID }],
  ])("refuses %j", (id) => {
    expect(() => namespacePath(id)).toThrow(TypeError)
  })
})
