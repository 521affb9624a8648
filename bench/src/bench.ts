/** Shows one line of progress. */
export type Say = (line: string) => void

/** One measurement, run by its name. */
export interface Bench {
  /** Kebab-case; names its section of docs/benchmarks.md. */
  readonly name: string
  readonly title: string
  run(say: Say): Promise<Section>
}

/** What a bench found out. */
export interface Section {
  /** How it was measured: a paragraph of markdown. */
  readonly method: string
  readonly tables: readonly Table[]
  /** The targets of the design that it checks. */
  readonly targets: readonly Target[]
  /** Packages whose versions stand beside the figures. */
  readonly peers: readonly string[]
  /** What the figures do not prove: a sentence each. */
  readonly limits: readonly string[]
}

export interface Table {
  readonly caption?: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export interface Target {
  readonly what: string
  readonly wanted: string
  readonly measured: string
  readonly isMet: boolean
}
