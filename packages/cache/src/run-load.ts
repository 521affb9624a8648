import type { KvTimeoutError } from "@larder/core"
import type { ResolvedFillOptions } from "./fill-options.ts"
import { ignore } from "./ignore.ts"
import type { InvalidationLog } from "./invalidation-log.ts"
import { type LoadContext, type PreviousValue, talkToLoader } from "./loader-context.ts"
import type { LoadedValue } from "./make-entry.ts"
import type { ToFit } from "./standard-schema.ts"
import { type SetTimer, within } from "./timers.ts"

/** Runs a task when there is a free place for it. */
export type Limit = <R>(task: () => Promise<R>) => Promise<R>

/** How values are made, apart from their loader. */
export interface FillSettings<T> {
  readonly options: ResolvedFillOptions
  /** Gives a value the form of the schema. @default as it is */
  readonly toFit?: ToFit<T> | undefined
  /** Where reads of the store wait for their turn. @default they do not */
  readonly readLimit?: Limit | undefined
  /** Where loads wait for their turn. @default with the others of the definition */
  readonly loadLimit?: Limit | undefined
}

/** How values are made. */
export interface Fill<T> extends FillSettings<T> {
  readonly load: (id: string, context: LoadContext<T>) => T | PromiseLike<T>
}

/** What a load needs of its cache. */
export interface LoadParts {
  readonly now: () => number
  readonly setTimer: SetTimer
  /** Where loads wait for their turn. */
  readonly loadLimit: Limit
  readonly log: Pick<InvalidationLog, "order">
}

/**
 * Calls a loader, within its place and its time.
 *
 * @returns The value, its `ttlMs` 0 when it is not to be kept.
 * @throws What the loader throws, unchanged.
 * @throws {KvTimeoutError} When it takes longer than `loadTimeoutMs`, its wait for a place included.
 * @throws {InvalidValueError} When its value does not fit the schema.
 */
export async function runLoad<T>(
  id: string,
  fill: Fill<T>,
  previous: PreviousValue<T> | undefined,
  { now, setTimer, loadLimit, log }: LoadParts,
): Promise<LoadedValue<T>> {
  const { load, options, toFit } = fill
  const talk = talkToLoader(previous)
  let begin = { writtenAtMs: 0, order: 0 }
  let timeout: KvTimeoutError | undefined

  const run = async (): Promise<T> => {
    // Its time ended while it waited for a place: there is nobody left to answer to.
    if (timeout) throw timeout
    begin = { writtenAtMs: Math.floor(now()), order: log.order() }
    const value = await load(id, talk.context)
    return toFit && value !== undefined ? toFit(value) : value
  }
  let giveUp: (error: KvTimeoutError) => void = ignore
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = (error) => {
      timeout = error
      talk.abort(error)
      reject(error)
    }
  })
  givenUp.catch(ignore)
  // A load that does not heed its signal gives its place up all the same: it may never end.
  const loading = (fill.loadLimit ?? loadLimit)(() => Promise.race([run(), givenUp]))
  const value = await within("load", options.loadTimeoutMs, setTimer, loading, giveUp)
  const ttlMs = value === undefined ? options.negativeTtlMs : Math.min(talk.ttlMs ?? options.ttlMs, options.maxTtlMs)
  return {
    value,
    ...begin,
    // The clock may have been set back meanwhile.
    durationMs: Math.max(0, now() - begin.writtenAtMs),
    ttlMs: talk.skipped ? 0 : ttlMs,
    tags: [...options.tags, ...talk.tags],
  }
}
