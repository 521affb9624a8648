import type { KvPage, KvStore } from "@larder/core"
import type { Entries } from "@larder/expiry"
import type { StoreTier } from "../store-tier.ts"
import type { Invalidation } from "./coherence.ts"
import { fromMessageKey, messagePrefixes, toMessageKey } from "./invalidation-message.ts"

/** Changes with every invalidation: one small read tells whether there is something to list. */
const VERSION_KEY = "=s/invalidations"
const decoder = new TextDecoder()

/** What the message box is made of. */
export interface MessageBoxParts {
  /** The part of the store that is the cache's. */
  readonly kv: KvStore
  /** The same, as entries under physical keys. */
  readonly entries: Entries
  readonly store: StoreTier
  readonly random: () => number
}

/** The messages that nodes leave for each other in the store. */
export interface MessageBox {
  /** Names a message, differently each time. */
  readonly nameOf: (invalidation: Invalidation) => string
  /** Leaves a message, then changes the version: who sees the new version finds the message after the lag at the latest. */
  readonly leave: (name: string, ttlMs: number) => Promise<void>
  readonly readVersion: () => Promise<string>
  /** Lists the messages of a span of time, by name. */
  readonly list: (fromMs: number, toMs: number) => Promise<Map<string, Invalidation>>
}

export function createMessageBox({ kv, entries, store, random }: MessageBoxParts): MessageBox {
  let bumping: Promise<unknown> | undefined
  let nextBump: Promise<unknown> | undefined
  const makeNonce = (): string => Math.floor(random() * 2 ** 48).toString(36)

  /** Changes the version: one write for all messages left while the write before it was under way. */
  function bump(): Promise<unknown> {
    if (bumping === undefined) {
      const writing = kv.put(VERSION_KEY, makeNonce(), { contentType: "text/plain" })
      bumping = store.observed("invalidate", writing).finally(() => {
        bumping = undefined
      })
      return bumping
    }
    nextBump ??= bumping.then(bumpAgain, bumpAgain)
    return nextBump
  }

  function bumpAgain(): Promise<unknown> {
    nextBump = undefined
    return bump()
  }

  /** Each page has a time limit of its own. */
  async function* pages(prefix: string): AsyncGenerator<KvPage> {
    const cursors = new Set<string>()
    let cursor: string | undefined
    do {
      if (cursor !== undefined) cursors.add(cursor)
      const page = await store.bounded("poll", (signal) => kv.list({ prefix, cursor, signal }))
      yield page
      cursor = page.cursor
    } while (cursor !== undefined && !cursors.has(cursor))
  }

  return {
    nameOf: (invalidation) => toMessageKey(invalidation, makeNonce()),
    async leave(name, ttlMs) {
      await store.observed("invalidate", entries.set(name, null, { ttlMs }))
      await bump()
    },
    async readVersion() {
      const version = await store.bounded("poll", (signal) => kv.get(VERSION_KEY, { signal }))
      return version ? decoder.decode(version.bytes) : ""
    },
    async list(fromMs, toMs) {
      const found = new Map<string, Invalidation>()
      for (const prefix of messagePrefixes(fromMs, toMs)) {
        for await (const { keys } of pages(prefix)) {
          for (const { key } of keys) {
            const invalidation = fromMessageKey(key)
            if (invalidation && invalidation.atMs >= fromMs) found.set(key, invalidation)
          }
        }
      }
      return found
    },
  }
}
