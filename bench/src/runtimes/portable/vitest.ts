/**
 * Stands in for vitest where vitest cannot run: tests of this house, bundled under this name, run on any runtime.
 *
 * It has what the contracts of `@larder/testing` and the suite use: `describe`, `it` with `each` and `skipIf`, hooks around each test,
 * and vitest's own `expect`.
 */
import { type ExpectStatic, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect"
import { expect as chaiExpect, use } from "chai"

type Body = (...args: unknown[]) => unknown

interface Group {
  readonly titles: readonly string[]
  readonly parent?: Group
  readonly before: Body[]
  readonly after: Body[]
}

interface Test {
  readonly group: Group
  readonly title: string
  /** Absent when it is skipped. */
  readonly run: (() => unknown) | undefined
}

/** What became of a test. */
export interface TestOutcome {
  /** Titles of the groups it is in, the outermost first, then its own. */
  readonly titles: readonly string[]
  readonly state: "passed" | "failed" | "skipped"
  /** What it failed with. */
  readonly error?: string
}

/** A test that takes longer has failed. */
const TEST_TIMEOUT_MS = 20_000

use(JestExtend)
use(JestChaiExpect)
use(JestAsymmetricMatchers)

let group: Group = { titles: [], before: [], after: [] }
let tests: Test[] = []

/** The plugins above make it that. */
export const expect: ExpectStatic = chaiExpect as unknown as ExpectStatic

export function describe(title: string, body: () => void): void {
  const outer = group
  group = { titles: [...outer.titles, title], parent: outer, before: [], after: [] }
  body()
  group = outer
}

export function beforeEach(hook: Body): void {
  group.before.push(hook)
}

export function afterEach(hook: Body): void {
  group.after.push(hook)
}

/** Options are left aside: the time limit here is far. */
type AddTest = (title: string, ...rest: readonly [run: Body] | readonly [options: object, run: Body]) => void

interface It extends AddTest {
  each(cases: readonly unknown[]): (title: string, run: Body) => void
  skipIf(isSkipped: boolean): It
}

export const it: It = makeIt(false)

function makeIt(isSkipped: boolean): It {
  const add = (title: string, run: () => unknown): void => {
    tests.push({ group, title, run: isSkipped ? undefined : run })
  }
  const one: AddTest = (title, ...rest) => {
    const run = rest.at(-1) as Body
    add(title, () => run())
  }
  return Object.assign(one, {
    each: (cases: readonly unknown[]) => (title: string, run: Body) => {
      for (const item of cases) {
        const args = Array.isArray(item) ? item : [item]
        add(formatTitle(title, args), () => run(...args))
      }
    },
    skipIf: (isToBeSkipped: boolean) => makeIt(isToBeSkipped),
  })
}

/** Runs all tests there are, one after the other, and forgets them. */
export async function runTests(): Promise<TestOutcome[]> {
  const all = tests
  tests = []
  const outcomes: TestOutcome[] = []
  for (const test of all) outcomes.push(await runTest(test))
  return outcomes
}

async function runTest({ group, title, run }: Test): Promise<TestOutcome> {
  const titles = [...group.titles, title]
  if (run === undefined) return { titles, state: "skipped" }
  const { before, after } = hooksOf(group)
  try {
    await inTime(async () => {
      for (const hook of before) await hook()
      try {
        await run()
      } finally {
        for (const hook of after) await hook()
      }
    })
    return { titles, state: "passed" }
  } catch (error) {
    return { titles, state: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

async function inTime(run: () => Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took more than ${TEST_TIMEOUT_MS} ms`)), TEST_TIMEOUT_MS)
  })
  await Promise.race([run(), tooLate]).finally(() => clearTimeout(timer))
}

/** Those of the groups around a test: from outside before it, from inside after it. */
function hooksOf(group: Group): Pick<Group, "before" | "after"> {
  const outer = group.parent ? hooksOf(group.parent) : { before: [], after: [] }
  return { before: [...outer.before, ...group.before], after: [...group.after, ...outer.after] }
}

/** Fills in `%s`, `%d`, `%j` and `%o`. */
function formatTitle(title: string, args: readonly unknown[]): string {
  let next = 0
  return title.replace(/%[sdjo]/g, () => {
    const arg = args[next++]
    return typeof arg === "string" ? arg : String(JSON.stringify(arg) ?? typeof arg)
  })
}
