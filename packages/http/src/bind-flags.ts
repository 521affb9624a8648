import type { EvaluationContext, FlagDeclarations, FlagDetails, FlagReader } from "@larder/flags"

/** Evaluates flags for somebody, where an evaluation does not say for whom. What it does say comes first. */
export function bindFlags<D extends FlagDeclarations>(
  reader: FlagReader<D>,
  somebody: EvaluationContext,
): FlagReader<D> {
  // At run time, names and kinds are those of any flag; which ones may be asked for is the compiler's business alone.
  return new BoundReader(reader as unknown as FlagReader, somebody) as unknown as FlagReader<D>
}

class BoundReader {
  readonly #reader: FlagReader
  readonly #somebody: EvaluationContext

  constructor(reader: FlagReader, somebody: EvaluationContext) {
    this.#reader = reader
    this.#somebody = somebody
  }

  boolean(name: string, fallback: boolean, context?: EvaluationContext): boolean {
    return this.#reader.boolean(name, fallback, this.#with(context))
  }

  number(name: string, fallback: number, context?: EvaluationContext): number {
    return this.#reader.number(name, fallback, this.#with(context))
  }

  string(name: string, fallback: string, context?: EvaluationContext): string {
    return this.#reader.string(name, fallback, this.#with(context))
  }

  object<T extends object>(name: string, fallback: T, context?: EvaluationContext): T {
    return this.#reader.object(name, fallback, this.#with(context))
  }

  value(name: never, context?: EvaluationContext): unknown {
    return this.#reader.value(name, this.#with(context))
  }

  details<T extends boolean | number | string | object>(
    name: string,
    fallback: T,
    context?: EvaluationContext,
  ): FlagDetails<unknown> {
    return this.#reader.details(name, fallback, this.#with(context))
  }

  #with(context: EvaluationContext | undefined): EvaluationContext {
    return context === undefined ? this.#somebody : { ...this.#somebody, ...context }
  }
}
