import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { startLocalKv } from "../index.ts"
import { bundle } from "../test-kit/bundle.ts"
import { rawRequest } from "../test-kit/raw-request.ts"
import { formatRequest } from "./format-request.ts"
import { runShell } from "./run-shell.ts"
import { USAGE } from "./shell-options.ts"

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "larder-shell-"))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Runs the shell in this process; it stops as soon as `whileRunning` has. */
async function run(args: readonly string[], whileRunning?: (out: string) => unknown) {
  let out = ""
  let error = ""
  const code = await runShell(startLocalKv, args, {
    writeOut: (text) => (out += text),
    writeError: (text) => (error += text),
    untilStopped: async () => whileRunning?.(out),
  })
  return { code, out, error }
}

function variable(out: string, name: string): string {
  return new RegExp(`^${name}=(.*)$`, "m").exec(out)?.[1] ?? ""
}

describe("runShell()", () => {
  it("prints the environment to copy, and the page", async () => {
    const { code, out } = await run(["--port", "0", "--namespace", "my-cache", "--namespace", "b"])
    expect(code).toBe(0)
    expect(variable(out, "TELNYX_BASE_URL")).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(variable(out, "TELNYX_API_KEY")).toMatch(/^local-[0-9a-f]{32}$/)
    expect(variable(out, "KV_MY_CACHE_ID")).toMatch(new RegExp(`^${UUID}$`))
    expect(variable(out, "KV_B_ID")).toMatch(new RegExp(`^${UUID}$`))
    expect(out).toContain(`${variable(out, "TELNYX_BASE_URL")}/`)
  })

  it("logs requests, and takes its key and TTL from the arguments", async () => {
    const { out } = await run(["--port", "0", "--ttl", "off", "--api-key", "k"], async (welcome) => {
      const target = `/v2/storage/kvs/${variable(welcome, "KV_MY_CACHE_ID")}/keys/a?ttl_secs=1`
      const headers = { authorization: "Bearer k" }
      const { status } = await rawRequest(variable(welcome, "TELNYX_BASE_URL"), target, { method: "PUT", headers })
      expect(status).toBe(409)
    })
    expect(stripVTControlCharacters(out)).toMatch(/409 put {4}a /)
  })

  it("keeps ids and the key in its data folder", async () => {
    const args = ["--port", "0", "--data", temporaryFolder()]
    const first = await run(args)
    const second = await run(args)
    for (const name of ["KV_MY_CACHE_ID", "TELNYX_API_KEY"]) {
      expect(variable(second.out, name)).toBe(variable(first.out, name))
    }
  })

  it("seeds the first namespace", async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, "a.txt"), "1")
    expect((await run(["--port", "0", "--seed", folder])).out).toContain("Seeded 1 keys into my-cache.")
  })

  it("says clearly that the port is taken", async () => {
    const local = await startLocalKv()
    onTestFinished(() => local.close())
    const { port } = new URL(local.url)
    const { code, error } = await run(["--port", port])
    expect([code, error]).toEqual([1, expect.stringContaining(`port ${port} is taken; choose another with --port`)])
  })

  it("says clearly that the folder is in use", async () => {
    const dataDir = temporaryFolder()
    const local = await startLocalKv({ dataDir })
    onTestFinished(() => local.close())
    const { code, error } = await run(["--port", "0", "--data", dataDir])
    expect([code, error]).toEqual([1, expect.stringContaining(`${dataDir} is in use by process ${process.pid}`)])
  })

  it.each([
    [["--port", "x"], "--port"],
    [["--port", "65536"], "--port"],
    [["--ttl", "maybe"], "--ttl"],
    [["--namespace", "A"], "--namespace"],
    [["--bogus"], "--bogus"],
    [["positional"], "positional"],
  ])("explains its usage on %j", async (args, mentioned) => {
    const { code, error } = await run(args)
    expect(code).toBe(2)
    expect(error.split("\n")[0]).toContain(mentioned)
    expect(error).toContain("--data <folder>")
  })

  it("has options that its documentation names as the help does", () => {
    const page = readFileSync(new URL("../../../../docs/local-server.md", import.meta.url), "utf8")
    for (const line of USAGE.split("\n").filter((text) => text.startsWith("  --") && !text.includes("--help"))) {
      expect(page).toContain(line)
    }
  })

  it("shows help", async () => {
    const { code, out } = await run(["--help"])
    expect([code, out]).toEqual([0, expect.stringContaining("--data <folder>")])
  })
})

describe("larder-local", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "shuts down cleanly on %s, with a connection open",
    async (signal) => {
      const file = await bundle("bin.ts")
      const child = spawn(process.execPath, [file, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] })
      onTestFinished(() => void child.kill("SIGKILL"))
      let out = ""
      for await (const chunk of child.stdout) {
        out += String(chunk)
        if (variable(out, "KV_MY_CACHE_ID") !== "") break
      }
      await fetch(variable(out, "TELNYX_BASE_URL"))
      const exited = once(child, "exit")
      child.kill(signal)
      expect(await exited).toEqual([0, null])
    },
    30_000,
  )
})

describe("formatRequest()", () => {
  it("lets no control character of a key reach the terminal", () => {
    const line = formatRequest({
      atMs: 0,
      vendor: "telnyx",
      operation: "get",
      location: "local",
      namespaceId: undefined,
      prefix: undefined,
      fault: undefined,
      key: "\u001b[31m\u0007é",
      status: 400,
      charged: false,
      bytesIn: 0,
      bytesOut: 0,
      durationMs: 1,
    })
    expect(line).toContain("\\u001b[31m\\u0007")
  })
})
