import { describe, expect, it } from "vitest"
import { type ListBody, openLocal } from "../test-kit/open-local.ts"

/** The vendor's JavaScript samples encode the whole key, its Go, Python and Java samples each segment. */
const CLIENTS = {
  whole: (key: string) => encodeURIComponent(key),
  segments: (key: string) => key.split("/").map(encodeURIComponent).join("/"),
}

const KEYS = [
  "a",
  "user/1",
  "/",
  "//",
  "a//b",
  "a/",
  "/a",
  "a=b",
  "...",
  ".a/b..",
  "-_/x",
  "a".repeat(256),
  "/".repeat(256),
]

describe("a client that encodes the whole key, and one that encodes segments", () => {
  it.each(KEYS)("get the same answers for %s", async (key) => {
    const { local, keys } = await openLocal()
    const answers = async (path: string, body: string): Promise<unknown[]> => {
      const put = await keys("PUT", `/${path}`, { body })
      const got = await keys("GET", `/${path}`)
      const listed = (await keys("GET")).json() as ListBody
      const deleted = await keys("DELETE", `/${path}`)
      const after = await keys("GET", `/${path}`)
      return [put.status, got.text, listed.data.map((entry) => entry.key), deleted.status, after.status, after.text]
    }
    const whole = await answers(CLIENTS.whole(key), "v")
    const segments = await answers(CLIENTS.segments(key), "v")
    expect(whole).toEqual(segments)
    expect(whole.slice(0, 3)).toEqual([201, "v", [key]])
    expect(local.requests()[0]?.key).toBe(key)
  })
})
