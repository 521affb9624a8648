/** How many seeds to try: in the usual run, and in `npm run prove`. */
export interface SeedCounts {
  readonly quick: number
  readonly prove: number
}

/** After so many runs the event loop gets a turn, so that the test runner can report and enforce its timeouts. */
const RUNS_PER_TURN = 1_000

/**
 * Runs a simulation once for each of the seeds 1, 2, 3, ...; a failure names its seed.
 *
 * `LARDER_SEED=<n>` in the environment runs that seed alone; `LARDER_PROVE=1` runs as many as `counts.prove` says.
 *
 * @throws What `run` threw, with the seed put before its message.
 *
 * @example
 * ```ts
 * it("loses no update", () => forEachSeed({ quick: 1_000, prove: 100_000 }, async (seed) => {
 *   const scheduler = createScheduler(seed)
 *   // ...
 * }))
 * ```
 */
export async function forEachSeed(counts: SeedCounts, run: (seed: number) => unknown): Promise<void> {
  for (const seed of chooseSeeds(counts, process.env)) {
    try {
      await run(seed)
    } catch (error) {
      throw nameSeed(error, seed)
    }
    if (seed % RUNS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Chooses the seeds of a run by its environment. */
export function* chooseSeeds(
  { quick, prove }: SeedCounts,
  environment: Readonly<Record<string, string | undefined>>,
): Generator<number> {
  const only = environment["LARDER_SEED"]
  if (only !== undefined) return yield Number(only)
  const count = environment["LARDER_PROVE"] === "1" ? prove : quick
  for (let seed = 1; seed <= count; seed++) yield seed
}

/** Keeps the error itself, so that the runner still shows the difference of an assertion. */
function nameSeed(error: unknown, seed: number): unknown {
  if (!(error instanceof Error)) return new Error(`LARDER_SEED=${seed}: ${String(error)}`, { cause: error })
  error.message = `LARDER_SEED=${seed}: ${error.message}`
  return error
}
