import { OVER } from "./over.ts"
import { fromResumeToken, type Place, toResumeToken } from "./resume-token.ts"
import type { SweepRun } from "./sweep-run.ts"

/** Keeps in the store where a sweep stopped. */
export interface SweepState {
  load(): Promise<Place | undefined>
  /** @param place Absent: there is nothing to go on with. */
  save(place: Place | undefined): Promise<void>
}

const NO_STATE: SweepState = { load: async () => undefined, save: async () => {} }
const decoder = /* @__PURE__ */ new TextDecoder()

/** Makes the state of a run: nothing, unless it is asked for. What fails there is a warning: a sweep can do without. */
export function createSweepState(run: SweepRun): SweepState {
  const { store, policies, keepsState } = run.options
  const key = `${policies[0]?.prefix}=s/sweep`
  let saved: string | undefined
  if (!keepsState) return NO_STATE

  async function load(): Promise<Place | undefined> {
    if (!(await run.take({ gets: 1 }))) return undefined
    const value = await run.send("gets", (signal) => store.get(key, { signal }))
    if (value === undefined || value === OVER) return undefined
    saved = decoder.decode(value.bytes)
    return fromResumeToken(saved)
  }

  async function save(place: Place | undefined): Promise<void> {
    const token = place && toResumeToken(place)
    if (token === saved) return
    run.budget.spend(token === undefined ? { deletes: 1 } : { puts: 1 })
    await (token === undefined ? store.delete(key) : store.put(key, token, { contentType: "text/plain" }))
    saved = token
  }

  const quietly = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch (error) {
      run.options.signal?.throwIfAborted()
      run.warnings.add(`the state of the sweep: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }
  return { load: () => quietly(load()), save: (place) => quietly(save(place)) }
}
