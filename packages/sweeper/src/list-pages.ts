import { isKvError, type KvKeyInfo, type KvPage, KvResponseError } from "@larder/core"
import { OVER } from "./over.ts"
import type { Place } from "./resume-token.ts"
import type { SweepRun } from "./sweep-run.ts"

/** A page of keys to be swept. */
export interface ListedPage {
  /** Where it begins. */
  readonly place: Place
  /** Those that were not swept before. Absent: the budget ended before they were listed. */
  readonly keys: readonly KvKeyInfo[] | undefined
  /** Where the next page begins. Absent at the end. */
  readonly next: Place | undefined
  /** The instant to judge its keys by, in epoch milliseconds of the server. */
  readonly asOfMs: number
}

/**
 * Lists what begins with a literal prefix, page by page, as they are asked for.
 *
 * A cursor that the server refuses is taken for dead: the list begins anew, once.
 *
 * @throws {KvResponseError} When the server gives a cursor a second time: the sweep would never end.
 * @throws What the store throws, and the reason of the caller's signal.
 */
export async function* listPages(run: SweepRun, from: Place): AsyncGenerator<ListedPage, void, void> {
  const cursors = new Set<string>()
  let before: readonly KvKeyInfo[] = []
  let mayRestart = true
  let place: Place | undefined = from
  while (place !== undefined) {
    const sentAtMs = run.options.now()
    const page: KvPage | typeof OVER | undefined = await list(run, place, mayRestart)
    if (page === undefined) {
      mayRestart = false
      cursors.clear()
      place = { range: from.range }
    } else if (page === OVER) {
      yield { place, keys: undefined, next: undefined, asOfMs: sentAtMs }
      return
    } else {
      const next: Place | undefined = page.cursor === undefined ? undefined : { range: from.range, cursor: page.cursor }
      const keys = unswept(page.keys, place, before)
      yield { place, keys, next, asOfMs: run.clock.note(page.serverNowMs, sentAtMs) }
      if (page.cursor !== undefined) assertNew(cursors, page.cursor)
      before = page.keys
      place = next
    }
  }
}

/** @returns `undefined` when the cursor is dead. */
async function list(
  run: SweepRun,
  { range, cursor }: Place,
  mayRestart: boolean,
): Promise<KvPage | typeof OVER | undefined> {
  try {
    if (!(await run.take({ lists: 1 }))) return OVER
    return await run.send("lists", (signal) => run.options.store.list({ prefix: range, cursor, signal }))
  } catch (error) {
    if (mayRestart && cursor !== undefined && isRefusal(error)) return undefined
    throw error
  }
}

function isRefusal(error: unknown): boolean {
  return isKvError(error) && error.outcome === "rejected" && !error.retryable
}

/** Leaves out what was not asked for, what was done before the sweep was resumed, and what the list tells a second time. */
function unswept(
  keys: readonly KvKeyInfo[],
  { range, after }: Place,
  before: readonly KvKeyInfo[],
): readonly KvKeyInfo[] {
  const seen = new Set(before.map(({ key }) => key))
  const first = after === undefined ? 0 : keys.findIndex(({ key }) => key === after) + 1
  // A server, or what stands before it, that passes over the prefix must not bring other keys under its policy.
  return keys.slice(first).filter(({ key }) => key.startsWith(range) && !seen.has(key) && seen.add(key))
}

function assertNew(cursors: Set<string>, cursor: string): void {
  if (cursors.has(cursor)) throw new KvResponseError("the server repeated a cursor", { operation: "sweep" })
  cursors.add(cursor)
}
