/** A visitor: in a browser, or by plain HTTP. */
export interface Visitor {
  open(): Promise<void>
  signIn(user: string): Promise<void>
  signOut(): Promise<void>
  /** Copies the cookies, as a thief would. */
  copyCookies(): Promise<string>
  /** What is to be seen: who is signed in, the layout, the wares, and what the cache says of them. */
  look(): Promise<Sight>
  close(): Promise<void>
}

export interface Sight {
  readonly user: string | undefined
  readonly layout: string
  readonly wares: number
  readonly xCache: string
}

/** What the visit needs beside the visitor. */
export interface Stage {
  readonly visitor: Visitor
  /** Flips the flag, as an operator does while the page runs. */
  readonly flip: () => Promise<void>
  /** Asks for the page with given cookies. @returns Who it takes that to be. */
  readonly userBy: (cookies: string) => Promise<string | undefined>
  readonly say: (line: string) => void
}

/** Longer than the page's flags may be old, several times over. */
const FLIP_DEADLINE_MS = 10_000

/** Goes through the page. @throws {Error} At the first thing that is not as it must be. */
export async function visit({ visitor, flip, userBy, say }: Stage): Promise<void> {
  await visitor.open()
  expectSight("a visitor sees the old layout", await visitor.look(), { user: undefined, layout: "old", wares: 4 })
  say("opened: the old layout, 4 wares")

  await visitor.signIn("Zoë <zoe>")
  expectSight("zoe is signed in", await visitor.look(), { user: "Zoë <zoe>", xCache: "HIT" })
  say("signed in as Zoë; the wares come from the cache")
  const stolen = await visitor.copyCookies()
  expectEqual("the cookies work while the session lives", await userBy(stolen), "Zoë <zoe>")

  await flip()
  const startedAtMs = Date.now()
  while ((await visitor.look()).layout !== "new") {
    if (Date.now() - startedAtMs > FLIP_DEADLINE_MS)
      throw new Error("the flag was flipped, and the layout is still the old one")
    await new Promise((resolve) => setTimeout(resolve, 100))
    await visitor.open()
  }
  say(`flipped by the command line: the new layout after ${((Date.now() - startedAtMs) / 1_000).toFixed(1)} s`)

  await visitor.signOut()
  expectSight("zoe is signed out", await visitor.look(), { user: undefined, layout: "new" })
  expectEqual("the cookies of before are dead", await userBy(stolen), undefined)
  say("signed out: the cookies of before are dead")
}

function expectSight(what: string, sight: Sight, expected: Partial<Sight>): void {
  for (const name of Object.keys(expected) as (keyof Sight)[]) {
    expectEqual(`${what}: ${name}`, sight[name], expected[name])
  }
}

function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`)
}
