import type { EvaluationContext, FlagDeclarations, FlagReader } from "@larder/flags"

const ASKING = ["boolean", "number", "string", "object", "details"] as const

/** Evaluates flags for somebody, where an evaluation does not say for whom. What it does say comes first. */
export function bindFlags<D extends FlagDeclarations>(
  reader: FlagReader<D>,
  somebody: EvaluationContext,
): FlagReader<D> {
  const bound = ASKING.map((method) => [
    method,
    (name: string, fallback: unknown, context?: EvaluationContext): unknown =>
      Reflect.apply(reader[method], reader, [name, fallback, { ...somebody, ...context }]),
  ])
  const value = (name: string, context?: EvaluationContext): unknown =>
    Reflect.apply(reader.value, reader, [name, { ...somebody, ...context }])
  // The cast: which names and kinds may be asked for is the compiler's business alone.
  return { ...Object.fromEntries(bound), value } as FlagReader<D>
}
