import { OVER } from "./over.ts"
import { fromResumeToken, type Place, toResumeToken } from "./resume-token.ts"
import type { SweepRun } from "./sweep-run.ts"

/** Keeps in the store where a sweep stopped. What fails there is a warning: a sweep can do without. */
export interface SweepState {
  load(): Promise<Place | undefined>
  /** Writes down where the sweep has got to, if there is room for that in the budget. */
  checkpoint(place: Place): Promise<void>
  /** Writes down where the sweep has ended. @param place Absent: there is nothing to go on with. */
  save(place: Place | undefined): Promise<void>
}

const NO_STATE: SweepState = { load: async () => undefined, checkpoint: async () => {}, save: async () => {} }
/** How long the last write may take, in milliseconds: it comes when the time of the sweep is over. */
const SAVE_MS = 3_000
const decoder = /* @__PURE__ */ new TextDecoder()

/** Makes the state of a run: none, unless it is asked for. */
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

  async function write(token: string, signal: AbortSignal): Promise<void> {
    await store.put(key, token, { contentType: "text/plain", signal })
    saved = token
  }

  async function checkpoint(place: Place): Promise<void> {
    const token = toResumeToken(place)
    if (await run.take({ puts: 1 })) await run.send("puts", (signal) => write(token, signal))
  }

  /** The budget has kept room for it. */
  async function save(place: Place | undefined): Promise<void> {
    const token = place && toResumeToken(place)
    const signal = AbortSignal.timeout(SAVE_MS)
    if (token === saved) return
    run.budget.spend(token === undefined ? { deletes: 1 } : { puts: 1 })
    await (token === undefined ? store.delete(key, { signal }) : write(token, signal))
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
  return {
    load: () => quietly(load()),
    checkpoint: (place) => quietly(checkpoint(place)),
    save: (place) => quietly(save(place)),
  }
}
