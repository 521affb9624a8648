import { describe, expect, it } from "vitest"
import { openLocal } from "../test-kit/open-local.ts"
import { type RawResponse, rawRequest } from "../test-kit/raw-request.ts"

/** Every file that the page names, and those name, down to the last. */
async function loadPage(url: string): Promise<Map<string, RawResponse>> {
  const loaded = new Map<string, RawResponse>()
  const load = async (path: string): Promise<void> => {
    if (loaded.has(path)) return
    const response = await rawRequest(url, path)
    loaded.set(path, response)
    for (const [, absolute, relative] of response.text.matchAll(/(?:(?:src|href)="(\/[^"]+)"|from "\.\/([^"]+)")/g)) {
      await load(absolute ?? `/_larder/page/${relative}`)
    }
  }
  await load("/")
  return loaded
}

describe("the page", () => {
  it("is served whole, and runs its own files alone", async () => {
    const { local } = await openLocal()
    const files = await loadPage(local.url)
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(["/", "/_larder/page/page.css", "/_larder/page/faults.js"]),
    )
    for (const [path, { status, headers }] of files) {
      expect([path, status]).toEqual([path, 200])
      expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'")
      expect(headers["content-type"]).toMatch(/^text\/(html|css|javascript); charset=utf-8$/)
    }
  })

  it("works without the internet: no file names another host", async () => {
    const { local } = await openLocal()
    for (const { text } of (await loadPage(local.url)).values()) expect(text).not.toMatch(/https?:\/\//)
  })

  it.each(["/_larder/page/nowhere.js", "/_larder/page/../control.js", "/_larder/page/%2e%2e/index.html"])(
    "has no %s",
    async (path) => {
      const { local } = await openLocal()
      expect((await rawRequest(local.url, path)).status).toBe(404)
    },
  )

  it.each([{ host: "evil.example" }, { origin: "https://evil.example" }])("is not shown to %j", async (headers) => {
    const { local } = await openLocal()
    expect((await rawRequest(local.url, "/", { headers })).status).toBe(403)
  })
})
