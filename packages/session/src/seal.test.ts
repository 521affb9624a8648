import { createMemoryStore, recordingStore } from "@larder/testing"
import { describe, expect, it } from "vitest"
import { withSeal } from "./seal.ts"
import { setUp, type TestSession } from "./test-kit/set-up.ts"

const SEALS = ["a sealing secret of thirty-two characters", "an older sealing secret of thirty-two chars"] as const
const fill = (session: TestSession) => {
  session.login("zoe@app.example")
  session.set("theme", "secret plans")
}
const read = async (session: TestSession) => [await session.user, await session.get("theme")]

describe("seal", () => {
  it("leaves nothing readable in the store, and everything to the application", async () => {
    const { client, store, sessions } = setUp({ seal: [SEALS[0]] })
    await client.send(fill)
    await sessions.revokeUser("ada")
    const { keys } = await store.list()
    expect(keys).toHaveLength(4)
    for (const { key } of keys) {
      const text = new TextDecoder().decode((await store.get(key))?.bytes)
      expect(text).toMatch(/^1\.[\w-]+$/)
    }
    expect((await client.send(read)).result).toEqual(["zoe@app.example", "secret plans"])
    expect(await sessions.listDevices("zoe@app.example")).toHaveLength(1)
  })

  it("opens what an older secret has sealed", async () => {
    const { client, sessionsWith } = setUp({ seal: [SEALS[1]] })
    await client.send(fill)
    expect((await client.at(sessionsWith({ seal: SEALS })).send(read)).result).toEqual([
      "zoe@app.example",
      "secret plans",
    ])
  })

  it("takes what it cannot open for missing, and says so", async () => {
    const { client, sessionsWith, events } = setUp({ seal: [SEALS[1]] })
    await client.send(fill)
    expect((await client.at(sessionsWith({ seal: [SEALS[0]] })).send(read)).result).toEqual([undefined, undefined])
    expect(events.map(({ type }) => type)).toContain("unsealable")
  })

  it("holds maxBytes by what is sealed", async () => {
    const { client } = setUp({ seal: [SEALS[0]], maxBytes: 1_024 })
    await expect(client.send((session) => session.set("theme", "x".repeat(1_000)))).rejects.toThrow("at most 1024")
  })
})

describe("withSeal()", () => {
  const setUpSealed = () => {
    const inner = recordingStore(createMemoryStore())
    const unsealable: string[] = []
    return { inner, unsealable, store: withSeal(inner, SEALS, (key) => unsealable.push(key)) }
  }

  it("carries bytes and text", async () => {
    const { store } = setUpSealed()
    await store.put("a", Uint8Array.of(0, 255, 1))
    await store.put("b", "Zoë")
    expect((await store.get("a"))?.bytes).toEqual(Uint8Array.of(0, 255, 1))
    expect(new TextDecoder().decode((await store.get("b"))?.bytes)).toBe("Zoë")
    expect(await store.get("c")).toBeUndefined()
  })

  it("does not open a record that was moved to another key, changed, cut or never sealed", async () => {
    const { store, inner, unsealable } = setUpSealed()
    await store.put("a", "value")
    const sealed = new TextDecoder().decode((await inner.get("a"))?.bytes)
    const changed = sealed.slice(0, -1) + (sealed.endsWith("A") ? "B" : "A")
    for (const bytes of [sealed, changed, sealed.slice(0, 20), "1.", "value", ""]) {
      await inner.put("b", bytes)
      expect(await store.get("b"), bytes).toBeUndefined()
    }
    expect(unsealable).toHaveLength(6)
  })

  it("takes as many bytes as it says, and no more", async () => {
    const { maxValueBytes } = setUpSealed().store.capabilities
    const { store } = setUpSealed()
    await store.put("a", new Uint8Array(maxValueBytes))
    expect((await store.get("a"))?.bytes).toHaveLength(maxValueBytes)
    await expect(store.put("a", new Uint8Array(maxValueBytes + 3))).rejects.toThrow("1048576")
  })
})
