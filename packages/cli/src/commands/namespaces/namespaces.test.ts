import type { KvNamespace } from "@larder/core"
import { describe, expect, it } from "vitest"
import { openWorld } from "../../test-kit/open-world.ts"

describe("larder namespaces", () => {
  it("list shows all, with the variable to set", async () => {
    const { larder, local, id } = await openWorld()
    const other = await local.createNamespace({ name: "other" })
    await local.setNamespaceStatus(other.id, "provision_failed")
    const { code, out } = await larder(["namespaces", "list"])
    const [head, ...rows] = out.trimEnd().split("\n")
    expect([code, head]).toEqual([0, "NAME      STATUS            CREATED               VARIABLE"])
    expect(rows).toEqual([
      expect.stringMatching(new RegExp(`^my-cache {2}provision_ok {6}\\d{4}-.*Z {2}KV_MY_CACHE_ID=${id}$`)),
      expect.stringMatching(new RegExp(`^other {5}provision_failed {2}\\d{4}-.*Z {2}KV_OTHER_ID=${other.id}$`)),
    ])
    expect((await larder(["namespaces", "list", "--json"])).json<KvNamespace[]>().map(({ name }) => name)).toEqual([
      "my-cache",
      "other",
    ])
  })

  it("list goes through all pages", async () => {
    const { larder, local } = await openWorld()
    for (let n = 0; n < 260; n++) await local.createNamespace({ name: `n${n}` })
    expect((await larder(["namespaces", "list", "--json"])).json()).toHaveLength(261)
  })

  it("create prints the variable to set", async () => {
    const { larder, local } = await openWorld({ provisionMs: 60_000 })
    const { code, out, error } = await larder(["namespaces", "create", "new-one"])
    const id = local.namespaces().find(({ name }) => name === "new-one")?.id
    expect([code, out]).toEqual([0, `KV_NEW_ONE_ID=${id}\n`])
    expect(error).toBe("It is not usable yet: larder namespaces wait new-one\n")
    expect((await larder(["namespaces", "create", "two", "--json"])).json()).toMatchObject({
      name: "two",
      status: "pending",
    })
  })

  it("create prints no id that is none", async () => {
    const { larder, local } = await openWorld()
    const body = JSON.stringify({ data: { id: "x LD_PRELOAD=/tmp/x", name: "a", status: "pending" } })
    local.setFaults([{ fault: { kind: "status", status: 200, body } }])
    expect(await larder(["namespaces", "create", "a"])).toMatchObject({ code: 1, out: "" })
  })

  it("create refuses a name the service would refuse", async () => {
    const { larder, local } = await openWorld()
    expect(await larder(["namespaces", "create", "My Cache"])).toMatchObject({
      code: 2,
      error: expect.stringContaining("expected lower-case letters, digits and hyphens"),
    })
    expect(local.requests()).toEqual([])
  })

  it("wait ends when it is usable, with 4 when time is up, with 1 when it never will be", async () => {
    const { larder, local, id } = await openWorld({ provisionMs: 1e9 })
    expect(await larder(["namespaces", "wait", "my-cache"])).toMatchObject({ code: 0, out: "my-cache is usable\n" })
    expect((await larder(["namespaces", "wait", id, "--json"])).json()).toMatchObject({ id, status: "provision_ok" })
    await local.setNamespaceStatus(id, "pending")
    expect(await larder(["namespaces", "wait", "my-cache", "--for", "20ms"])).toMatchObject({
      code: 4,
      error: expect.stringContaining("my-cache was not usable within 20 ms"),
    })
    await local.setNamespaceStatus(id, "provision_failed")
    expect(await larder(["namespaces", "wait", "my-cache"])).toMatchObject({ code: 1 })
    expect(await larder(["namespaces", "wait", "nobody"])).toMatchObject({ code: 3 })
  })

  it("delete asks, and says how many keys go", async () => {
    const { larder, local, id } = await openWorld()
    await local.seed(id, { a: "1", b: "2" })
    const asked: string[] = []
    const answer = (question: string): boolean => {
      asked.push(question)
      return asked.length > 1
    }
    expect(await larder(["namespaces", "delete", "my-cache"], { answer })).toMatchObject({ code: 1 })
    expect(local.namespaces()).toHaveLength(1)
    expect(await larder(["namespaces", "delete", "my-cache"], { answer })).toMatchObject({
      code: 0,
      out: "my-cache is being deleted (deleting)\n",
    })
    expect(local.namespaces()).toHaveLength(0)
    expect(asked[0]).toBe(`Delete the namespace my-cache (${id}) and the 2 keys in it?`)
  })

  it("delete needs --yes where nobody can be asked", async () => {
    const { larder, local, id } = await openWorld()
    expect(await larder(["namespaces", "delete", id])).toMatchObject({
      code: 2,
      error: expect.stringContaining("Answer with --yes."),
    })
    expect(local.namespaces()).toHaveLength(1)
    const { code, json } = await larder(["namespaces", "delete", id, "--yes", "--json"])
    expect([code, json()]).toMatchObject([0, { id, status: "deleting" }])
  })

  it("asks which one when several have the name", async () => {
    const { larder, local, id } = await openWorld()
    const { id: twin } = await local.createNamespace({ name: "my-cache" })
    expect(await larder(["namespaces", "delete", "my-cache", "--yes"])).toMatchObject({
      code: 2,
      error: `larder: several namespaces are called my-cache\nSay which by its id: ${id}, ${twin}\n`,
    })
    expect(local.namespaces()).toHaveLength(2)
  })
})
