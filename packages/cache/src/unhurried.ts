import { ignore } from "./ignore.ts"

/**
 * Lets a caller wait for work, or not: a failure that nobody waits for is no unhandled rejection.
 *
 * @returns Settles with the work; rejects with its first failure.
 */
export function unhurried(works: readonly Promise<unknown>[], defer: (work: Promise<unknown>) => void): Promise<void> {
  const all = Promise.all(works).then(ignore)
  defer(all.catch(ignore))
  return all
}
