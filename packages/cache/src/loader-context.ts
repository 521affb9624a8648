import { isLife } from "./option-checks.ts"
import { areTags } from "./tags.ts"

/** The value that a load is to replace. */
export interface PreviousValue<T> {
  readonly value: T
  /** When its load began, in epoch milliseconds, where that is known. */
  readonly writtenAtMs: number | undefined
}

/** What a loader is told, and what it can say about the value it returns. */
export interface LoadContext<T> {
  /** Aborts when `loadTimeoutMs` is over, with a `KvTimeoutError`. */
  readonly signal: AbortSignal
  /** The value known so far, to ask the origin whether it has changed. */
  readonly previous: PreviousValue<T> | undefined
  /** Gives this value a freshness of its own, in milliseconds ≥ 1; `maxTtlMs` limits it. */
  readonly setTtl: (ttlMs: number) => void
  /** Adds tags to those of the definition. */
  readonly addTags: (...tags: readonly string[]) => void
  /** Has the value answered to those who wait, and not kept. */
  readonly skip: () => void
  /** Says that the previous value still holds. @returns It, to be returned. @throws {TypeError} When there is none. */
  readonly notModified: () => T
}

/** What a loader has said, and the way to stop it. */
export interface LoaderTalk<T> {
  readonly context: LoadContext<T>
  readonly tags: string[]
  ttlMs: number | undefined
  skipped: boolean
  readonly abort: (reason: unknown) => void
}

/** Begins the talk with a loader. */
export function talkToLoader<T>(previous: PreviousValue<T> | undefined): LoaderTalk<T> {
  let controller: AbortController | undefined
  const control = (): AbortController => (controller ??= new AbortController())
  const talk: LoaderTalk<T> = {
    tags: [],
    ttlMs: undefined,
    skipped: false,
    abort: (reason) => control().abort(reason),
    context: {
      previous,
      /** Made when it is asked for: most loaders do not. */
      get signal() {
        return control().signal
      },
      setTtl(ttlMs) {
        isLife("setTtl", ttlMs)
        talk.ttlMs = ttlMs
      },
      addTags(...tags) {
        areTags("addTags", tags)
        talk.tags.push(...tags)
      },
      skip() {
        talk.skipped = true
      },
      notModified() {
        if (!previous) throw new TypeError("notModified: no previous value")
        return previous.value
      },
    },
  }
  return talk
}
