export interface CollectorOptions<Item, Result> {
  /** Most keys of one batch, and most bytes. */
  readonly maxKeys: number
  readonly maxBytes: number
  /** How many bytes an item takes. */
  readonly sizeOf: (item: Item) => number
  /** Batches under way at once. */
  readonly lanes: number
  /** Sends a batch. @returns What tells the result of a key, or throws why it has none. */
  readonly send: (batch: ReadonlyMap<string, Item>) => Promise<(key: string) => Result>
}

/** Gathers what is asked for within one turn of the event loop, by whomever, and sends it together. */
export interface Collector<Item, Result> {
  /** Adds a key to the next batch; one that waits already is not sent twice, and the latest item is sent. */
  add(key: string, item: Item): Promise<Result>
}

interface Waiting<Item, Result> {
  readonly item: Item
  /** One for each caller: in a Worker, a promise may only be waited for by the request that made it. */
  readonly callers: { readonly resolve: (result: Result) => void; readonly reject: (reason: unknown) => void }[]
}

/** Makes a collector. While all lanes are busy, batches grow. */
export function createCollector<Item, Result>(options: CollectorOptions<Item, Result>): Collector<Item, Result> {
  const { maxKeys, maxBytes, sizeOf, lanes, send } = options
  const waiting = new Map<string, Waiting<Item, Result>>()
  let underWay = 0

  function flush(): void {
    while (waiting.size > 0 && underWay < lanes) {
      underWay += 1
      void run(take())
    }
  }

  function take(): Map<string, Waiting<Item, Result>> {
    const batch = new Map<string, Waiting<Item, Result>>()
    let bytes = 0
    for (const [key, one] of waiting) {
      bytes += sizeOf(one.item)
      if (batch.size > 0 && (batch.size === maxKeys || bytes > maxBytes)) break
      batch.set(key, one)
      waiting.delete(key)
    }
    return batch
  }

  async function run(batch: ReadonlyMap<string, Waiting<Item, Result>>): Promise<void> {
    const items = new Map(Array.from(batch, ([key, { item }]) => [key, item]))
    const toResult = await send(items).catch((error: unknown) => () => {
      throw error
    })
    for (const [key, { callers }] of batch) {
      for (const { resolve, reject } of callers) {
        try {
          resolve(toResult(key))
        } catch (error) {
          reject(error)
        }
      }
    }
    underWay -= 1
    flush()
  }

  return {
    add: (key, item) =>
      new Promise((resolve, reject) => {
        const callers = waiting.get(key)?.callers ?? []
        callers.push({ resolve, reject })
        waiting.set(key, { item, callers })
        if (waiting.size >= maxKeys) flush()
        // A timer, not a microtask: what is asked for behind a few awaits of the same turn goes along. And one for each key: a
        // Worker's request takes its timers with it.
        else setTimeout(flush, 0)
      }),
  }
}
