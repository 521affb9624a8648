import { EventEmitter } from "node:events"
import { PassThrough } from "node:stream"
import { describe, expect, it } from "vitest"
import { createProcessIo, Interruption } from "./index.ts"

/** A process with a terminal, as far as the command looks at it. */
function fakeProcess() {
  const isTTY = true
  const stream = () => Object.assign(new PassThrough(), { isTTY, columns: 80, setRawMode: () => {} })
  const streams = { stdin: stream(), stdout: stream(), stderr: stream() }
  const exits: unknown[] = []
  return Object.assign(new EventEmitter(), streams, { env: {}, exits, exit: (code: unknown) => exits.push(code) })
}

// The cast: these are the members that are used.
const open = (process: ReturnType<typeof fakeProcess>) => createProcessIo(process as unknown as NodeJS.Process)

describe("createProcessIo()", () => {
  it.each([
    ["y", true],
    ["n", false],
    ["\r", false],
    ["\u0003", undefined],
  ])("asks on the standard error; %j means %s", async (key, expected) => {
    const process = fakeProcess()
    const { prompt } = open(process)
    const answer = prompt?.("Delete 2 keys?")
    // Its library is loaded by the first question, and writes it.
    await new Promise((resolve) => process.stderr.once("data", resolve))
    process.stdin.write(key)
    expect(await answer).toBe(expected)
    expect(process.stdout.read()).toBeNull()
  })

  it("takes a signal for no answer", async () => {
    const process = fakeProcess()
    const answer = open(process).prompt?.("Delete 2 keys?")
    await new Promise((resolve) => process.stderr.once("data", resolve))
    process.emit("SIGTERM")
    expect(await answer).toBeUndefined()
  })

  it("has nobody to ask without a terminal", () => {
    const process = fakeProcess()
    expect(
      open(Object.assign(process, { stdin: Object.assign(process.stdin, { isTTY: false }) })).prompt,
    ).toBeUndefined()
  })

  it("reads the standard input to its end, and no longer than the command runs", async () => {
    const process = fakeProcess()
    const reading = open(process).readStdin()
    expect(String(process.stderr.read())).toBe(
      "Reading from this terminal; Ctrl-D at the beginning of a line ends it.\n",
    )
    process.stdin.end("all of it")
    expect(String(await reading)).toBe("all of it")

    const stopped = fakeProcess()
    const waiting = open(stopped).readStdin()
    stopped.emit("SIGINT")
    await expect(waiting).rejects.toThrow()
  })

  it("stops at a signal, and when a pipe is closed, writing nothing more to it", () => {
    const stopped = fakeProcess()
    const io = open(stopped)
    stopped.emit("SIGINT")
    expect(io.signal.reason).toEqual(new Interruption("interrupted"))
    io.stdout.write("last words")
    expect(String(stopped.stdout.read())).toBe("last words")

    const piped = fakeProcess()
    const closed = open(piped)
    piped.stdout.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))
    expect(closed.signal.reason).toMatchObject({ kind: "pipe-closed" })
    closed.stdout.write("nobody reads this")
    expect(piped.stdout.read()).toBeNull()
  })

  it("ends the process with a word, and no stack trace, when the output cannot be written", () => {
    const full = fakeProcess()
    const io = open(full)
    full.stdout.emit("error", Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }))
    io.stdout.write("nobody reads this")
    expect(String(full.stderr.read())).toBe(
      "larder: the output cannot be written: ENOSPC: no space left on device, write\n",
    )
    expect([full.exits, full.stdout.read()]).toEqual([[1], null])
  })

  it("goes on without its standard error", () => {
    const process = fakeProcess()
    const io = open(process)
    process.stderr.emit("error", Object.assign(new Error("EIO"), { code: "EIO" }))
    io.stderr.write("nobody reads this")
    expect([process.exits, io.signal.aborted, process.stderr.read()]).toEqual([[], false, null])
  })
})
