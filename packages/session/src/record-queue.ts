import { isKvError } from "@larder/core"

/** Writes changes of records, one write of a record at a time; those that come meanwhile go together in the next one. */
export interface RecordQueue<Change, Result> {
  /** @returns What `write` returned for this change. @throws What `write` threw for the group it was in. */
  submit(key: string, change: Change): Promise<Result>
}

interface Waiter<Change, Result> {
  readonly change: Change
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes the queue of a process.
 *
 * @param write Writes a group of changes at once. @returns A result for each, in their order.
 */
export function createRecordQueue<Change, Result>(
  write: (key: string, group: readonly Change[]) => Promise<readonly Result[]>,
): RecordQueue<Change, Result> {
  type Group = Waiter<Change, Result>[]
  /** A key is here while it is being written; its value are those who wait. */
  const waiting = new Map<string, Group>()

  async function writeAll(key: string, first: Group): Promise<void> {
    for (let group = first; group.length > 0; group = waiting.get(key) ?? []) {
      waiting.set(key, [])
      await writeGroup(key, group)
    }
    waiting.delete(key)
  }

  async function writeGroup(key: string, group: Group): Promise<void> {
    try {
      const results = await write(
        key,
        group.map(({ change }) => change),
      )
      // The cast: there is a result for each of the group.
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (group.length === 1 || !isKvError(error) || error.outcome !== "not-sent") {
        for (const { reject } of group) reject(error)
        return
      }
      // Nothing was sent, as with a value too large: only the change that caused it may fail.
      for (const waiter of group) await writeGroup(key, [waiter])
    }
  }

  return {
    submit: (key, change) =>
      new Promise((resolve, reject) => {
        const waiter = { change, resolve, reject }
        const group = waiting.get(key)
        if (group === undefined) void writeAll(key, [waiter])
        else group.push(waiter)
      }),
  }
}
