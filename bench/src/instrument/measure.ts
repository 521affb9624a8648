import type { Contender } from "./contender.ts"

export interface MeasureOptions {
  /** Calls of one round, enough to last 20 ms or more. */
  readonly calls: number
  /** Rounds that count. @default 15 */
  readonly rounds?: number
  /** Rounds before them, which do not: the compiler is still at work. @default 5 */
  readonly warmUpRounds?: number
}

export interface Measured {
  readonly name: string
  /** Median over the rounds. */
  readonly perCall: number
  /** To the first contender: the median of the ratios within each round, so that a slow moment of the machine cancels out. */
  readonly ratio: number
  /** Quartiles of those ratios. */
  readonly ratioRange: readonly [low: number, high: number]
}

/** Measures CPU microseconds per call, in rounds that take turns. The first contender is the base of the ratios. */
export function measureCpu(contenders: readonly Contender[], options: MeasureOptions): Promise<Measured[]> {
  return measure(contenders, (contender, calls) => contender.cpuMicros(calls), options)
}

/** Measures bytes allocated on the JavaScript heap per call. The first contender is the base of the ratios. */
export function measureHeap(contenders: readonly Contender[], options: MeasureOptions): Promise<Measured[]> {
  return measure(contenders, (contender, calls) => contender.heapBytes(calls), options)
}

async function measure(
  contenders: readonly Contender[],
  read: (contender: Contender, calls: number) => Promise<number>,
  { calls, rounds = 15, warmUpRounds = 5 }: MeasureOptions,
): Promise<Measured[]> {
  const figures = contenders.map((): number[] => [])
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const turns = [...contenders.entries()]
    // Every other round goes backwards: none is always first after a pause.
    if (round % 2 !== 0) turns.reverse()
    for (const [index, contender] of turns) {
      const figure = await read(contender, calls)
      if (round >= 0) figures[index]?.push(figure / calls)
    }
  }
  return contenders.map(({ name }, index) => summarize(name, figures[index] ?? [], figures[0] ?? []))
}

function summarize(name: string, figures: readonly number[], base: readonly number[]): Measured {
  const ratios = figures.map((figure, round) => figure / (base[round] ?? Number.NaN))
  const ratioRange = [quantile(ratios, 0.25), quantile(ratios, 0.75)] as const
  return { name, perCall: quantile(figures, 0.5), ratio: quantile(ratios, 0.5), ratioRange }
}

/** The value below which a share of the values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)] ?? Number.NaN
  const above = sorted[Math.ceil(position)] ?? Number.NaN
  return below + (above - below) * (position - Math.floor(position))
}
