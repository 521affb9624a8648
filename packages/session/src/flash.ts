/** Messages from one request to the next that asks for them, kept by the client in a signed cookie: no operation. */
export interface Flash {
  /** Takes a message: the next request will not find it. @returns `undefined` when there is none. */
  get(name: string): unknown
  /** Leaves a message for the next request: plain JSON, small, and nothing that its reader may not see. */
  set(name: string, value: unknown): void
}

/** The flash of one request. */
export interface RequestFlash extends Flash {
  /** What the next request shall find; `undefined` when that is what the client already has. */
  readonly outcome: () => ReadonlyMap<string, unknown> | undefined
}

/** @param arrived What the client brought. @param onChange Called before each change: may refuse it by throwing. */
export function createFlash(arrived: ReadonlyMap<string, unknown>, onChange: () => void): RequestFlash {
  const left = new Map(arrived)
  const added = new Map<string, unknown>()
  return {
    get(name) {
      if (!left.has(name)) return undefined
      onChange()
      left.delete(name)
      return arrived.get(name)
    },
    set(name, value) {
      onChange()
      added.set(name, value)
    },
    outcome: () => (left.size === arrived.size && added.size === 0 ? undefined : new Map([...left, ...added])),
  }
}
