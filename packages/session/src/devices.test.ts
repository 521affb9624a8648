import { describe, expect, it } from "vitest"
import { setUp, type TestSession } from "./test-kit/set-up.ts"

const signIn = (session: TestSession) => session.login("zoe")
const ask = (session: TestSession) => session.user

describe("sessions.listDevices() and sessions.revoke()", () => {
  it("list where a user is signed in and sign one out", async () => {
    const { sessions, visitor, clock } = setUp()
    const [phone, laptop, other] = [visitor(), visitor(), visitor()]
    await phone.send(signIn, { headers: { "user-agent": "phone" } })
    await clock.advance(1_000)
    await laptop.send(signIn, { headers: { "user-agent": "laptop".repeat(100) } })
    await other.send((session) => session.login("ada"))
    const devices = await sessions.listDevices("zoe")
    const sorted = devices.toSorted((one, another) => one.signedInAtMs - another.signedInAtMs)
    expect(sorted).toMatchObject([
      { signedInAtMs: clock.now() - 1_000, userAgent: "phone" },
      { signedInAtMs: clock.now(), userAgent: "laptop".repeat(100).slice(0, 200) },
    ])
    const { result: own } = await phone.send((session) => session.deviceId)
    expect(own).toBe(sorted[0]?.id)
    expect(await sessions.revoke("zoe", own ?? "")).toBe(true)
    expect((await phone.send(ask)).result).toBeUndefined()
    expect((await laptop.send(ask)).result).toBe("zoe")
    expect(await sessions.listDevices("zoe")).toEqual([sorted[1]])
  })

  it("know a device by one id, whatever ids its session has had", async () => {
    const { sessions, client } = setUp()
    await client.send(signIn)
    const [device] = await sessions.listDevices("zoe")
    await client.send((session) => session.regenerate())
    await client.send((session) => session.regenerate())
    expect(await sessions.listDevices("zoe")).toEqual([device])
    expect((await client.send((session) => session.deviceId)).result).toBe(device?.id)
    expect(await sessions.revoke("zoe", device?.id ?? "")).toBe(true)
    expect((await client.send(ask)).result).toBeUndefined()
    expect(await sessions.listDevices("zoe")).toEqual([])
  })

  it("sign out nobody else: not another user's device, nor what is no device", async () => {
    const { sessions, client, costOf } = setUp()
    await client.send(signIn)
    const [device] = await sessions.listDevices("zoe")
    expect(await sessions.revoke("ada", device?.id ?? "")).toBe(false)
    expect(await costOf(() => sessions.revoke("zoe", "../../session"))).toBe("0")
    expect(await sessions.revoke("zoe", "A".repeat(43))).toBe(false)
    expect((await client.send(ask)).result).toBe("zoe")
  })

  it("know no visitors, and nobody who has signed out or was revoked", async () => {
    const { sessions, client, visitor } = setUp()
    await visitor().send((session) => session.set("views", 1))
    await client.send(signIn)
    await client.send((session) => session.destroy())
    expect(await sessions.listDevices("zoe")).toEqual([])
    await client.send(signIn)
    await sessions.revokeUser("zoe")
    expect(await sessions.listDevices("zoe")).toEqual([])
    await visitor().send(signIn)
    expect(await sessions.listDevices("zoe")).toHaveLength(1)
  })

  it("tell a visitor's session that it is no device", async () => {
    const { client } = setUp()
    await client.send((session) => session.set("views", 1))
    expect((await client.send((session) => session.deviceId)).result).toBeUndefined()
  })
})
