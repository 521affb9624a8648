import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { Interruption } from "./index.ts"
import { COMMANDS } from "./run-cli.ts"
import { openWorld } from "./test-kit/open-world.ts"
import { plain, runLarder } from "./test-kit/run-larder.ts"

/** Each command, with the words that call it. */
const ALL = COMMANDS.flatMap((item) =>
  "commands" in item
    ? item.commands.map((command) => ({ words: [item.name, command.name], command }))
    : [{ words: [item.name], command: item }],
)
const READ_BY_LARDER = ALL.filter(({ command }) => command.takesAll !== true)

/** Text that would move a cursor, change colours or hide what follows, in the ways terminals know. */
const NASTY = "\u001b[2J\u009b31m\u0007\r\u202e\u2066\u200b\u2028\u{e0041}"
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const UNPRINTABLE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202e\u2066]|\u{e0041}/u

describe("runCli()", () => {
  it.each(READ_BY_LARDER.map(({ words }) => [words.join(" "), words] as const))(
    "larder %s has help with examples",
    async (name, words) => {
      const { code, out, error } = await runLarder([...words, "--help"])
      expect([code, error]).toEqual([0, ""])
      expect(out).toContain(`Usage: larder ${name} [options]`)
      expect(out).toMatch(new RegExp(`Examples:\n {2}\\$ larder ${name}`))
      expect(out).toContain("--json")
      expect(
        Math.max(
          ...(out
            .split("Examples:")[0]
            ?.split("\n")
            .map((line) => line.length) ?? []),
        ),
      ).toBeLessThanOrEqual(200)
    },
  )

  it.each(READ_BY_LARDER.map(({ words, command }) => [words.join(" "), words, command.examples] as const))(
    "larder %s has examples with arguments that it takes",
    async (_, words, examples) => {
      for (const example of examples) {
        // What stands behind > and < is the shell's.
        const args = example.replace(/ [<>].*$/, "").match(/'[^']*'|\S+/g) ?? []
        const { code, error } = await runLarder([...words, ...args.map((arg) => arg.replaceAll("'", ""))], {
          files: { "policies.json": "[]", "usage.json": "{}" },
        })
        // Without credentials each gets as far as these, but for those that need none.
        expect([code, error]).toEqual([expect.any(Number), expect.not.stringMatching(/option|argument|--help/)])
      }
    },
  )

  it("has groups and a whole that show their commands", async () => {
    const whole = await runLarder(["--help"])
    expect(whole.code).toBe(0)
    for (const { name } of COMMANDS) expect(whole.out).toMatch(new RegExp(`^ {2}${name} `, "m"))
    expect(whole.out).toContain("Exit codes:")
    expect((await runLarder(["flags", "--help"])).out).toMatch(/^ {2}rollback /m)
    expect(await runLarder([])).toMatchObject({ code: 2, out: "", error: whole.out })
    expect(await runLarder(["flags"])).toMatchObject({ code: 2, out: "" })
  })

  it("tells its version", async () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
    const { code, out } = await runLarder(["--version"])
    expect([code, { version: out.trim() }]).toEqual([0, { version: expect.stringMatching(/^\d+\.\d+\.\d+/) }])
    expect(manifest).toMatchObject({ version: out.trim() })
  })

  it.each([
    [["kyes"], "unknown command 'kyes'\n(Did you mean keys?)"],
    [["keys", "get"], "missing required argument 'key'"],
    [["keys", "get", "a", "b"], "too many arguments for 'get'. Expected 1 argument but got 2."],
    [["keys", "list", "--limt", "3"], "unknown option '--limt'\n(Did you mean --limit?)"],
    [["keys", "list", "--timeout", "5"], "--timeout: expected a duration such as 90s, 15m, 24h or 30d, got 5"],
    [["--api-key", "x", "keys", "list"], "unknown option '--api-key'"],
  ])("exits with 2 on %j, and sends nothing", async (args, message) => {
    const { larder, local } = await openWorld()
    const { code, out, error } = await larder(args)
    expect([code, out]).toEqual([2, ""])
    expect(error.startsWith(`larder: ${message}\n`)).toBe(true)
    const { error: json } = await larder([...args, "--json"])
    expect(JSON.parse(json)).toMatchObject({ error: { code: "USAGE" } })
    expect(local.requests()).toEqual([])
  })

  it("takes credentials from the environment, and chooses the namespace by name", async () => {
    const { larder, local } = await openWorld()
    const other = await local.createNamespace({ name: "my-other" })
    await local.seed(other.id, { a: "1" })
    expect(await larder(["keys", "get", "a"], { env: { TELNYX_API_KEY: "" } })).toMatchObject({
      code: 2,
      error: expect.stringContaining("TELNYX_API_KEY is not set"),
    })
    expect(await larder(["keys", "get", "a"], { env: other.env })).toMatchObject({
      code: 2,
      error: "larder: which namespace? there are my-cache, my-other\nChoose one: --namespace my-cache\n",
    })
    const chosen = await larder(["keys", "get", "a", "--namespace", "my-other", "--raw"], { env: other.env })
    expect(chosen).toMatchObject({ code: 0, out: "1" })
    expect(await larder(["keys", "list", "--namespace", "nope"])).toMatchObject({
      code: 2,
      error: "larder: --namespace nope: the variable KV_NOPE_ID is not set\nNamespaces in the environment: my-cache\n",
    })
  })

  it.each([
    [401, "HTTP_401", "Check TELNYX_API_KEY"],
    [403, "HTTP_403", "may not do this"],
    [503, "HTTP_503", "in trouble"],
    [302, "REDIRECT_REFUSED", "TELNYX_BASE_URL"],
  ])("exits with 1 and a remedy when the service answers %d", async (status, code, remedy) => {
    const { larder, local } = await openWorld()
    local.setFaults([{ fault: { kind: "status", status } }])
    const text = await larder(["keys", "count", "--timeout", "3s"])
    expect([text.code, text.out, text.error]).toEqual([1, "", expect.stringContaining(remedy)])
    const json = await larder(["keys", "count", "--timeout", "3s", "--json"])
    expect(JSON.parse(json.error)).toMatchObject({ error: { code, remedy: expect.stringContaining(remedy) } })
  })

  it("never shows the API key, whatever goes wrong", async () => {
    const { larder, env, local } = await openWorld({ apiKey: "s3cret-key" })
    for (const fault of [{ kind: "status", status: 401 }, { kind: "reset" }, { kind: "stall" }] as const) {
      local.setFaults([{ fault }])
      for (const args of [["keys", "list"], ["doctor"], ["namespaces", "list"], ["sweep", "cache/"]]) {
        const { out, error } = await larder([...args, "--timeout", "50ms"], { isTerminal: true })
        expect(out + error).not.toContain(env["TELNYX_API_KEY"])
      }
    }
  })

  it("has colours, progress and the bill for people, and none of it in a pipe or with NO_COLOR", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { "cache/a": "1" })
    const person = await larder(["keys", "list"], { isTerminal: true })
    expect([plain(person.out) === person.out, plain(person.error)]).toEqual([false, "1 list, 1 read, $0.0000039\n"])
    const plainly = await larder(["keys", "list"], { isTerminal: true, env: { NO_COLOR: "1" } })
    expect(plain(plainly.out)).toBe(plainly.out)
    const piped = await larder(["keys", "list"])
    expect([plain(piped.out) === piped.out, piped.error]).toEqual([true, ""])
  })

  it("lets nothing of what is stored, or answered, control a terminal", async () => {
    const { larder, local, store } = await openWorld()
    await store.put(
      "cache/a",
      JSON.stringify({ value: { [NASTY]: NASTY }, tags: [NASTY], expires_at: 9e12, key: NASTY }),
    )
    await store.put(
      "cache/b",
      JSON.stringify({ value: NASTY, tags: [NASTY], expires_at: Date.now() + 60_000, key: NASTY }),
    )
    await store.put("cache/c", NASTY)
    await store.put("flag/x", NASTY)
    await larder([
      "flags",
      "set",
      "y",
      JSON.stringify({ state: "ENABLED", variants: { [NASTY]: 1 }, defaultVariant: NASTY }),
      "--by",
      NASTY,
    ])
    const commands = [
      ["keys", "list"],
      ["keys", "count"],
      ...["a", "b", "c"].flatMap((key) => [
        ["keys", "get", `cache/${key}`],
        ["keys", "get", `cache/${key}`, "--raw"],
      ]),
      ["keys", "get", NASTY],
      ["keys", "list", NASTY],
      ["flags", "list"],
      ["flags", "get", "x"],
      ["flags", "get", "y"],
      ["flags", "log", "y"],
      ["flags", "get", NASTY],
      ["sweep", "cache/", "--dry-run"],
      ["namespaces", "wait", NASTY],
    ]
    const run = async (args: readonly string[]): Promise<void> => {
      const { out, error } = await larder(args, { isTerminal: true, env: { NO_COLOR: "1" } })
      // The status line moves within its own line alone.
      expect((out + error).replaceAll("\r\u001b[2K", "")).not.toMatch(UNPRINTABLE)
    }
    for (const args of commands) {
      await run(args)
      if (!args.includes("--raw")) await run([...args, "--json"])
    }
    const body = JSON.stringify({ errors: [{ code: NASTY, title: NASTY, detail: NASTY }] })
    local.setFaults([{ fault: { kind: "status", status: 400, body } }])
    for (const args of commands) await run(args)
  })

  it("ends with 130 on Ctrl-C, and with 0 when the reader of a pipe has had enough", async () => {
    const { larder, local } = await openWorld()
    local.setFaults([{ fault: { kind: "hang" } }])
    for (const [kind, code] of [
      ["interrupted", 130],
      ["pipe-closed", 0],
    ] as const) {
      const stop = new AbortController()
      const running = larder(["keys", "list", "--all"], { signal: stop.signal })
      stop.abort(new Interruption(kind))
      expect(await running).toMatchObject({ code, out: "", error: "" })
    }
  })
})
