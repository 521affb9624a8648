import { startLocalKv } from "@larder/local"
import { describe, expect, it, onTestFinished } from "vitest"
import { Interruption } from "../../index.ts"
import { type LarderRun, runLarder } from "../../test-kit/run-larder.ts"

/** Runs the server until it has answered one request, sent when its welcome is there. */
async function runLocal(...args: readonly string[]): Promise<LarderRun> {
  const stop = new AbortController()
  let isSent = false
  return runLarder(["local", "--port", "0", ...args], {
    signal: stop.signal,
    onOut(out) {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(out) ?? []
      if (url !== undefined && !isSent) void fetch(`${url}/v2/storage/kvs`)
      else if (isSent) stop.abort(new Interruption("interrupted"))
      isSent = true
    },
  })
}

describe("larder local", () => {
  it("is told in the help with both APIs that it speaks", async () => {
    const { out } = await runLarder(["--help"])
    expect(out.replace(/\s+/g, " ")).toContain("speaks the REST APIs of Telnyx KV and Cloudflare Workers KV.")
  })

  it("prints the environment to copy and each request, and ends well on Ctrl-C", async () => {
    const { code, out, error } = await runLocal("--namespace", "b")
    expect([code, error]).toEqual([0, ""])
    expect(out).toMatch(/^TELNYX_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/m)
    expect(out).toMatch(/^KV_B_ID=[0-9a-f-]{36}$/m)
    expect(out).toMatch(/^\d\d:\d\d:\d\d\.\d{3} 401 namespaces\.list/m)
  })

  it("prints lines of JSON: the environment, then each request", async () => {
    const { code, out } = await runLocal("--json")
    const [first, second] = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown)
    expect(code).toBe(0)
    expect(first).toMatchObject({
      env: {
        TELNYX_BASE_URL: expect.stringMatching(/^http:\/\/127/),
        TELNYX_API_KEY: expect.stringMatching(/^local-/),
        KV_MY_CACHE_ID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    })
    expect(second).toMatchObject({ operation: "namespaces.list", status: 401, charged: false })
  })

  it("shows its own options", async () => {
    const { code, out } = await runLarder(["local", "--help"])
    expect([code, out]).toEqual([0, expect.stringContaining("--data <folder>")])
  })

  it("exits with 2 when its arguments make no sense, with 1 when it cannot start", async () => {
    expect(await runLarder(["local", "--bogus"])).toMatchObject({ code: 2, error: expect.stringContaining("--bogus") })
    const other = await startLocalKv()
    onTestFinished(() => other.close())
    const { port } = new URL(other.url)
    expect(await runLarder(["local", "--port", port])).toMatchObject({
      code: 1,
      error: expect.stringContaining(`port ${port} is taken`),
    })
  })
})
