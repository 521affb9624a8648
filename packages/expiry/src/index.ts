export type { Entries, Entry, EntrySetOptions, EntryTouchOptions, LifetimeOptions } from "./entries.ts"
