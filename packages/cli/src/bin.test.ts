import { type ChildProcessByStdio, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { bundleBin } from "./test-kit/bundle-bin.ts"
import { openWorld, type World } from "./test-kit/open-world.ts"

let bin = ""
beforeAll(async () => {
  bin = await bundleBin()
}, 30_000)

function start(world: World, ...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return startWith("ignore", world, ...args)
}

/** @param stdin A file descriptor, or none. */
function startWith(
  stdin: number | "ignore",
  { env }: World,
  ...args: readonly string[]
): ChildProcessByStdio<null, Readable, Readable> {
  const { PATH, CI } = process.env
  // The cast: it has these two pipes, and no other.
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: [stdin, "pipe", "pipe"],
    env: { PATH, CI, ...env },
  }) as ChildProcessByStdio<null, Readable, Readable>
  onTestFinished(() => void child.kill("SIGKILL"))
  return child
}

describe("larder, as a process", { timeout: 30_000 }, () => {
  it("prints its result, without colours in a pipe, and exits with the code", async () => {
    const world = await openWorld()
    await world.local.seed(world.id, { a: "1" })
    const listed = start(world, "keys", "list", "--raw")
    const [out, error, [code]] = await Promise.all([text(listed.stdout), text(listed.stderr), once(listed, "exit")])
    expect([out.split("\n")[0], error, code]).toEqual(["    SIZE         AGE  ENDS                KEY", "", 0])
    const missing = start(world, "keys", "get", "b")
    const [said, [failed]] = await Promise.all([text(missing.stderr), once(missing, "exit")])
    expect([said, failed]).toEqual(["larder: there is no key b\n", 3])
  })

  it("refuses a directory as its standard input, and stores nothing", async () => {
    const world = await openWorld()
    const directory = openSync(".", "r")
    const child = startWith(directory, world, "keys", "put", "a")
    closeSync(directory)
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit")])
    expect([said.split("\n")[0], code]).toEqual(["larder: the standard input is a directory (EISDIR)", 2])
    expect([...world.local.exportNamespace(world.id)]).toEqual([])
  })

  it("ends quietly when the reader of its output leaves", async () => {
    const world = await openWorld()
    // More than a pipe holds: it must notice.
    await world.local.seed(world.id, Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key-${n}`, "x"])))
    const child = start(world, "keys", "list", "--all", "--raw")
    await once(child.stdout, "data")
    child.stdout.destroy()
    const [error, [code, signal]] = await Promise.all([text(child.stderr), once(child, "exit")])
    expect([error, code, signal]).toEqual(["", 0, null])
    const lists = world.local.requests().filter(({ operation }) => operation === "list")
    expect(lists.length).toBeLessThan(20)
  })

  it.each(["SIGINT", "SIGTERM"] as const)("ends with 130 on %s, without a word", async (signal) => {
    const { env, ...world } = await openWorld()
    // Never answers: the command waits for it when the signal comes.
    const silent = createServer().listen(0, "127.0.0.1")
    onTestFinished(() => void silent.closeAllConnections())
    await once(silent, "listening")
    const { port } = silent.address() as AddressInfo
    const asked = once(silent, "request")
    const child = start({ ...world, env: { ...env, TELNYX_BASE_URL: `http://127.0.0.1:${port}` } }, "keys", "count")
    await asked
    child.kill(signal)
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, "exit")])
    silent.close()
    expect([error, code]).toEqual(["", 130])
  })
})
