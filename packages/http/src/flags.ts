import type { EvaluationContext, FlagDeclarations, FlagReader, Flags } from "@larder/flags"
import { bindFlags } from "./bind-flags.ts"
import type { Context } from "./context.ts"
import type { Middleware } from "./middleware.ts"

/** Options of the middleware `flags`. */
export interface FlagsMiddlewareOptions<Needs extends object = object> {
  /**
   * Says whom the flags of a request are evaluated for; what an evaluation is given itself comes first.
   *
   * It runs for each request: one that reads the session costs that read each time.
   *
   * @default nobody in particular
   */
  readonly evaluateFor?:
    | ((request: Request, context: Context & Needs) => EvaluationContext | Promise<EvaluationContext>)
    | undefined
}

/**
 * Takes one snapshot of the flags for each request: whatever flips while it runs, all that it asks agrees.
 *
 * @returns Adds `flags`.
 *
 * @example
 * ```ts
 * const myFlags = createFlags({ store, flags: { "new-ui": { type: "boolean", default: false } } })
 *
 * const answer = compose(flags(myFlags))((request, { flags }) => new Response(flags.value("new-ui") ? "new" : "old"))
 * ```
 */
export function flags<D extends FlagDeclarations, Needs extends object = object>(
  flags: Flags<D>,
  options: FlagsMiddlewareOptions<Needs> = {},
): Middleware<{ flags: FlagReader<D> }, Needs> {
  const { evaluateFor } = options
  return async (request, next, context) => {
    const snapshot = flags.snapshot()
    if (evaluateFor === undefined) return next({ flags: snapshot })
    return next({ flags: bindFlags(snapshot, await evaluateFor(request, context)) })
  }
}
