import { isKvError, type KvKeyInfo, type KvPage, KvResponseError } from "@larder/core"
import type { Place } from "./resume-token.ts"
import { type PageParts, sweepPage } from "./sweep-page.ts"
import { OVER } from "./sweep-run.ts"

/**
 * Sweeps what begins with a literal prefix, page by page.
 *
 * @param from Where to begin.
 * @param pageDone Called behind each page, with the place of the next one, if there is one.
 * @returns Where the budget ended it; `undefined` at the end.
 * @throws What ended it: see {@link sweepPage}, and what the store throws.
 */
export async function sweepRange(
  parts: PageParts,
  from: Place,
  pageDone: (next: Place | undefined) => Promise<void>,
): Promise<Place | undefined> {
  const { run } = parts
  const cursors = new Set<string>()
  let place = from
  let before: readonly KvKeyInfo[] = []
  let mayRestart = true
  for (;;) {
    const sentAtMs = run.options.now()
    const page = await list(parts, place).catch((error: unknown) => {
      if (!mayRestart || place.cursor === undefined || !isRefusal(error)) throw error
    })
    if (page === OVER) return place
    if (page === undefined) {
      // The cursor is dead: from the beginning, once.
      mayRestart = false
      cursors.clear()
      place = { range: from.range }
      continue
    }
    const keys = unswept(page.keys, place.after, before)
    const stopped = await sweepPage(parts, { ...page, keys }, run.clock.note(page.serverNowMs, sentAtMs))
    if (stopped !== undefined) return { ...place, after: stopped.after ?? place.after }
    const { cursor } = page
    if (cursor !== undefined) assertNew(cursors, cursor)
    before = page.keys
    place = { range: from.range, cursor }
    await pageDone(cursor === undefined ? undefined : place)
    if (cursor === undefined) return undefined
  }
}

function list({ run }: PageParts, { range, cursor }: Place): Promise<KvPage | typeof OVER> {
  return run.call("lists", (signal) => run.options.store.list({ prefix: range, cursor, signal }))
}

function isRefusal(error: unknown): boolean {
  return isKvError(error) && error.outcome === "rejected" && !error.retryable
}

/** Leaves out what was done before the sweep was resumed, and what the list tells a second time. */
function unswept(
  keys: readonly KvKeyInfo[],
  after: string | undefined,
  before: readonly KvKeyInfo[],
): readonly KvKeyInfo[] {
  const seen = new Set(before.map(({ key }) => key))
  const rest = keys.slice(after === undefined ? 0 : keys.findIndex(({ key }) => key === after) + 1)
  return rest.filter(({ key }) => !seen.has(key) && seen.add(key))
}

function assertNew(cursors: Set<string>, cursor: string): void {
  if (cursors.has(cursor)) throw new KvResponseError("the server repeated a cursor", { operation: "sweep" })
  cursors.add(cursor)
}
