import type { FlagChange } from "@larder/flags/admin"
import { describe, expect, it } from "vitest"
import { openWorld, type World } from "../../test-kit/open-world.ts"

const DEFINITION = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" }

async function openWithFlag(): Promise<World> {
  const world = await openWorld()
  await world.larder(["flags", "set", "new-ui", JSON.stringify(DEFINITION), "--by", "ann"])
  return world
}

describe("larder flags", () => {
  it("set writes a value or a definition, and tells what was and what is", async () => {
    const { larder, store } = await openWithFlag()
    const { code, out } = await larder(["flags", "set", "limit", "10"], { env: { USER: "ann" } })
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^flag {4}limit\nwas {5}\(none\)\nis {6}10\nchange {2}\d{13}-[0-9a-f]{8}, set by ann\n$/),
    ])
    expect(new TextDecoder().decode((await store.get("flag/limit"))?.bytes)).toBe("10")
    const { json } = await larder(["flags", "set", "limit", "-", "--by", "bob", "--json"], { stdin: "20\n" })
    expect(json()).toMatchObject({ name: "limit", by: "bob", action: "set", from: 10, to: 20 })
  })

  it("set needs to know who makes the change", async () => {
    const { larder, local } = await openWorld()
    expect(await larder(["flags", "set", "limit", "10"])).toMatchObject({
      code: 2,
      error: "larder: who makes the change?\nSay it with --by <who>: it stands in the log of the flag.\n",
    })
    expect(local.bill()).toMatchObject({ puts: 0 })
  })

  it("set refuses what is no flag, before it writes", async () => {
    const { larder, local } = await openWorld()
    const { code, error } = await larder(["flags", "set", "x", '{"variants":{}}', "--by", "ann", "--json"])
    expect([code, JSON.parse(error)]).toMatchObject([2, { error: { code: "INVALID_FLAG" } }])
    expect(local.bill()).toMatchObject({ puts: 0 })
  })

  it("list shows every flag, of keys and of a set", async () => {
    const { larder } = await openWithFlag()
    await larder(["flags", "set", "limit", "10", "--by", "ann"])
    await larder(["flags", "set", "greeting", "hello", "--by", "ann", "--set", "shop"])
    const { code, out } = await larder(["flags", "list"])
    expect([code, out]).toEqual([0, "FLAG    SAYS\nlimit   10\nnew-ui  on|off, default off\n"])
    expect((await larder(["flags", "list", "--set", "shop", "--json"])).json()).toEqual([
      { name: "greeting", content: "hello" },
    ])
  })

  it("list says that there are none", async () => {
    const { larder } = await openWorld()
    expect(await larder(["flags", "list"])).toMatchObject({ code: 0, out: "", error: "There are no flags.\n" })
    expect(await larder(["flags", "list", "--json"])).toMatchObject({ code: 0, out: "[]\n" })
  })

  it("get prints what set takes", async () => {
    const { larder } = await openWithFlag()
    const { code, out, json } = await larder(["flags", "get", "new-ui"])
    expect([code, json()]).toEqual([0, { ...DEFINITION, metadata: { bucketing: "v2" } }])
    expect(await larder(["flags", "set", "copy", "--by", "ann"], { stdin: out })).toMatchObject({ code: 0 })
    expect((await larder(["flags", "get", "copy"])).out).toBe(out)
  })

  it("get exits with 3 when there is none", async () => {
    const { larder } = await openWorld()
    expect(await larder(["flags", "get", "x"])).toMatchObject({ code: 3, error: "larder: there is no flag x\n" })
  })

  it("rollout gives a share, which list tells; rollback takes it back", async () => {
    const { larder } = await openWithFlag()
    const rollout = await larder(["flags", "rollout", "new-ui", "--variant", "on", "--percent", "12.5%", "--by", "ann"])
    expect(rollout).toMatchObject({ code: 0, out: expect.stringContaining("on|off, default off, 12.5 % on") })
    const { code, json } = await larder(["flags", "rollback", "new-ui", "--by", "bob", "--json"])
    expect([code, json<FlagChange>().to]).toEqual([0, { ...DEFINITION, metadata: { bucketing: "v2" } }])
  })

  it("rollout grows over time", async () => {
    const { larder } = await openWithFlag()
    const times = ["--start", "2026-12-01", "--end", "2026-12-08T00:00Z", "--until", "2027-01-01T00:00:00Z"]
    const args = [
      "flags",
      "rollout",
      "new-ui",
      "--variant",
      "on",
      "--percent",
      "100",
      ...times,
      "--by",
      "ann",
      "--json",
    ]
    const { code, out } = await larder(args)
    expect(code).toBe(0)
    for (const instant of ["2026-12-01", "2027-01-01"]) expect(out).toContain(String(Date.parse(instant) / 1_000))
  })

  it("set says once what is wrong with a definition", async () => {
    const { larder } = await openWorld()
    const definition = '{"state":"ENABLED","variants":{"a":1},"defaultVariant":"off"}'
    const { code, error } = await larder(["flags", "set", "x", definition, "--by", "ann"])
    expect([code, error.split("not among the variants").length - 1]).toEqual([2, 1])
    expect(error).toMatch(/^larder: flags: /)
    expect(error).not.toContain("SyntaxError")
  })

  it.each([
    [["--variant", "on", "--percent", "101"], "--percent: expected a percentage from 0 to 100, got 101"],
    [["--variant", "on"], "required option '--percent <n>' not specified"],
    [
      ["--variant", "x", "--percent", "1"],
      "rollout: the flag has no such variant, or no default variant for the others",
    ],
    [["--variant", "on", "--percent", "1", "--end", "2026-12-01"], "endAtMs: got one without startAtMs"],
    [
      ["--variant", "on", "--percent", "1", "--start", "soon"],
      "--start: expected a time such as 2026-12-01 or 2026-12-01T08:00Z, got soon",
    ],
  ])("rollout refuses %j", async (args, message) => {
    const { larder } = await openWithFlag()
    const { code, error } = await larder(["flags", "rollout", "new-ui", ...args, "--by", "ann"])
    expect([code, error.split("\n")[0]]).toEqual([2, `larder: ${message}`])
  })

  it("log tells who did what, the latest first; rollback --to goes back to one", async () => {
    const { larder } = await openWithFlag()
    await larder(["flags", "set", "new-ui", "true", "--by", "bob"])
    await larder(["flags", "set", "new-ui", "false", "--by", "eve"])
    const { code, out } = await larder(["flags", "log", "new-ui"])
    expect(code).toBe(0)
    const lines = out.trimEnd().split("\n")
    expect(lines.map((line) => line.replace(/^.*Z {2}(\w+) +\S+ {2}/, "$1 "))).toEqual([
      expect.stringMatching(/^WHEN +BY +CHANGE +DID +FLAG THEN$/),
      "eve set  false",
      "bob set  true",
      "ann set  on|off, default off",
    ])
    const changes = (await larder(["flags", "log", "new-ui", "--limit", "2", "--json"])).json<FlagChange[]>()
    expect(changes.map(({ by, to }) => [by, to])).toEqual([
      ["eve", false],
      ["bob", true],
    ])
    const back = await larder(["flags", "rollback", "new-ui", "--to", changes[1]?.id ?? "", "--by", "ann", "--json"])
    expect(back.json()).toMatchObject({ from: false, to: true })
  })

  it("log says that nothing is on record, and rollback that there is nothing to undo", async () => {
    const { larder } = await openWorld()
    expect(await larder(["flags", "log", "x"])).toMatchObject({
      code: 0,
      out: "",
      error: "No change of x is on record.\n",
    })
    expect(await larder(["flags", "log", "x", "--json"])).toMatchObject({ code: 0, out: "[]\n" })
    expect(await larder(["flags", "rollback", "x", "--by", "ann"])).toMatchObject({ code: 2 })
  })
})
