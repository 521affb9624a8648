/** Edge runtimes allow no code made of text: the whole evaluation runs in a Node that allows none either. */
import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { build } from "esbuild"
import { describe, expect, it, onTestFinished } from "vitest"

const run = promisify(execFile)

/** Evaluates an operator of each kind, and then tries to make code of text. */
const PROGRAM = `
import { createFlags } from "./index.ts"
const rule = { and: [
  { "==": [{ var: "plan" }, "pro"] },
  { ">": [{ "+": [{ var: "age" }, 1] }, 18] },
  { in: ["admin", { var: "roles" }] },
  { starts_with: [{ cat: ["a", "b"] }, "a"] },
  { some: [{ var: "roles" }, { "===": [{ var: "" }, "admin"] }] },
  { "!": [{ missing: ["plan"] }] },
  { sem_ver: ["1.2.3", ">=", "1.0.0"] },
] }
const targeting = { if: [rule, { fractional: [["on", 1]] }, "off"] }
const definition = { state: "ENABLED", variants: { on: "on", off: "off" }, targeting }
const bytes = new TextEncoder().encode(JSON.stringify({ flags: { a: definition } }))
const capabilities = { maxKeyBytes: 256, lagMs: 0, prices: { getUsdPerMillion: 1, listUsdPerMillion: 1 } }
const flags = createFlags({ store: { capabilities, get: async () => ({ bytes }) }, set: "x" })
await flags.ready()
const context = { targetingKey: "user-1", plan: "pro", age: 18, roles: ["admin"] }
let isAllowed = true
try { new Function("return 1")() } catch { isAllowed = false }
console.log(JSON.stringify({ ...flags.details("a", "none", context), isAllowed }))
`

describe("createFlags()", () => {
  it("evaluates without code generation", async () => {
    const folder = await mkdtemp(join(tmpdir(), "larder-flags-"))
    onTestFinished(() => rm(folder, { recursive: true }))
    const outfile = join(folder, "program.mjs")
    const stdin = { contents: PROGRAM, resolveDir: import.meta.dirname, loader: "ts" } as const
    await build({ stdin, outfile, bundle: true, format: "esm", conditions: ["larder-source"], logLevel: "error" })
    const { stdout } = await run(process.execPath, ["--disallow-code-generation-from-strings", outfile])
    expect(JSON.parse(stdout)).toMatchObject({ value: "on", reason: "TARGETING_MATCH", isAllowed: false })
  })
})
