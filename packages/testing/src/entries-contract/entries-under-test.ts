import type { Entries } from "@larder/expiry"

/** Empty entries, made without a default lifetime, and how to handle them. */
export interface EntriesUnderTest {
  readonly entries: Entries
  /** Their clock, in epoch milliseconds. */
  readonly now: () => number
  /** Moves their time on. */
  readonly advance: (ms: number) => unknown
  /** Frees what they hold, after the test. */
  readonly dispose?: (() => unknown) | undefined
}

/** Gives each part of the contract the entries of the running test. */
export type CurrentEntries = () => EntriesUnderTest
