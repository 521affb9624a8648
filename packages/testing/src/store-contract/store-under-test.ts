import type { KvStore } from "@larder/core"

/** What a store of the contract may lack. */
export type StoreAbility = "binary" | "contentType" | "serverTtl"

/** An empty store, and how to handle it. */
export interface StoreUnderTest {
  readonly store: KvStore
  /** Moves the store's time on. Needed unless it lacks `"serverTtl"`. */
  readonly advance?: ((ms: number) => unknown) | undefined
  /** Frees what it holds, after the test. */
  readonly dispose?: (() => unknown) | undefined
}

/** Options of `storeContract`. */
export interface StoreContractOptions {
  /** What this store cannot do: those tests are skipped, and say so. @default nothing */
  readonly without?: readonly StoreAbility[] | undefined
  /** For a view behind a prefix: its keys do not begin the physical key, and may be empty or begin with `_`. @default false */
  readonly prefixed?: boolean | undefined
  /** For a store that takes any printable key, not only those in the alphabet of `escapeKey`. @default false */
  readonly printableKeys?: boolean | undefined
}

/** What each part of the contract is given. */
export interface ContractSetup {
  /** The store of the running test. */
  readonly current: () => StoreUnderTest
  /** Whether the store is declared to have the ability. */
  readonly has: (ability: StoreAbility) => boolean
  /** Adds to the title of a test that is skipped why. */
  readonly unless: (ability: StoreAbility, title: string) => string
  readonly prefixed: boolean
  readonly printableKeys: boolean
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** Reads a value as text. */
export async function getText(store: KvStore, key: string): Promise<string | undefined> {
  const value = await store.get(key)
  return value && decoder.decode(value.bytes)
}

/** Lists the names of all keys, page by page; fails when the pages do not end. */
export async function listAll(
  store: KvStore,
  { prefix, limit }: { readonly prefix?: string; readonly limit?: number } = {},
  betweenPages?: (keys: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const found: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 100; pages++) {
    const page = await store.list({ prefix, limit, cursor })
    const names = page.keys.map(({ key }) => key)
    found.push(...names)
    if (page.cursor === undefined) return found
    cursor = page.cursor
    await betweenPages?.(names)
  }
  throw new Error("list: 100 pages, and still a cursor")
}
