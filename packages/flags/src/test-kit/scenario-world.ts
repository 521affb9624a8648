import { KvHttpError, type KvStore } from "@larder/core"
import { createMemoryStore, fakeClock } from "@larder/testing"
import {
  AsyncLocalStorageTransactionContextPropagator,
  type Client,
  type EvaluationContext,
  type EvaluationDetails,
  type FlagValue,
  type Hook,
  OpenFeature,
  type Provider,
} from "@openfeature/server-sdk"
import { createFlags } from "../create-flags.ts"
import { createFlagsProvider } from "../openfeature.ts"

/** The state that a scenario wants its provider in. */
export type ProviderState = "stable" | "not ready" | "error" | "fatal" | "stale"

/** One call of a hook. */
export interface HookCall {
  readonly hook: string
  readonly stage: "before" | "after" | "error" | "finally"
  readonly details?: EvaluationDetails<FlagValue> | undefined
}

/** The levels at which a context can be set, each of which prevails over those before it. */
export const LEVELS = ["API", "Transaction", "Client", "Invocation", "Before Hooks"] as const
export type Level = (typeof LEVELS)[number]

const DOMAIN = "conformance"
const UNREACHABLE = new TypeError("fetch failed")
const REFUSED = new KvHttpError(403, [], { operation: "get", outcome: "rejected", attempts: 1 })

/** What the steps of one scenario share: the SDK, our provider on a store, and what has happened so far. */
export class ScenarioWorld {
  readonly client: Client = OpenFeature.getClient(DOMAIN)
  readonly contexts: Partial<Record<Level, EvaluationContext>> = {}
  readonly calls: HookCall[] = []
  /** The context that reached the provider. */
  received: EvaluationContext = {}
  /** Whether the provider says CACHED of a flag that it has seen. */
  cachesEvaluations = false
  readonly #seen = new Set<string>()

  /** Sets the provider, in a state that comes from what its store does. */
  async provide(state: ProviderState, set: string): Promise<void> {
    const memory = createMemoryStore()
    await memory.put("flag-set/conformance", set)
    let isDown = state === "error" || state === "fatal"
    const get: KvStore["get"] = (key) => {
      if (state === "not ready") return new Promise(() => {})
      return isDown ? Promise.reject(state === "fatal" ? REFUSED : UNREACHABLE) : memory.get(key)
    }
    // The clock stands still: a deadline never passes.
    const flags = createFlags({ store: { ...memory, get }, set: "conformance", setTimer: fakeClock().setTimer })
    const isSet = OpenFeature.setProviderAndWait(DOMAIN, this.#wrap(createFlagsProvider(flags)))
    if (state === "not ready") return
    await isSet.catch(() => {})
    isDown = state === "stale"
    if (isDown) await flags.refresh()
  }

  /** Evaluates with a hook at the end that sets its own level of the context, and notes what is called. */
  async evaluate(
    name: string,
    type: string,
    fallback: FlagValue,
    hooks: readonly Hook[] = [],
  ): Promise<EvaluationDetails<FlagValue>> {
    OpenFeature.setContext(this.contexts.API ?? {})
    OpenFeature.setTransactionContextPropagator(new AsyncLocalStorageTransactionContextPropagator())
    const client = this.client.setContext(this.contexts.Client ?? {})
    const adding: Hook = { before: () => this.contexts["Before Hooks"] }
    const call = (): Promise<EvaluationDetails<FlagValue>> =>
      ask(client, name, type, fallback, this.contexts.Invocation ?? {}, [adding, ...hooks])
    return new Promise((resolve, reject) => {
      OpenFeature.setTransactionContext(this.contexts.Transaction ?? {}, () => void call().then(resolve, reject))
    })
  }

  /** A hook that notes when it is called. */
  recordingHook(hook: string): Hook {
    return {
      before: () => void this.calls.push({ hook, stage: "before" }),
      after: (_, details) => void this.calls.push({ hook, stage: "after", details }),
      error: () => void this.calls.push({ hook, stage: "error" }),
      finally: (_, details) => void this.calls.push({ hook, stage: "finally", details }),
    }
  }

  async close(): Promise<void> {
    await OpenFeature.clearProviders()
    OpenFeature.clearHooks()
    OpenFeature.setContext({})
  }

  /** Notes the context on its way to the provider. */
  #wrap(provider: Provider): Provider {
    const note = <A extends unknown[], R extends object>(resolve: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        const [name, , context] = args as unknown as [string, unknown, EvaluationContext]
        this.received = context
        const isSeen = this.cachesEvaluations && this.#seen.has(name)
        this.#seen.add(name)
        const details = await resolve(...args)
        return isSeen ? { ...details, reason: "CACHED" } : details
      }
    }
    return {
      ...provider,
      resolveBooleanEvaluation: note(provider.resolveBooleanEvaluation),
      resolveNumberEvaluation: note(provider.resolveNumberEvaluation),
      resolveStringEvaluation: note(provider.resolveStringEvaluation),
      resolveObjectEvaluation: note(provider.resolveObjectEvaluation) as Provider["resolveObjectEvaluation"],
    }
  }
}

function ask(
  client: Client,
  name: string,
  type: string,
  fallback: FlagValue,
  context: EvaluationContext,
  hooks: Hook[],
): Promise<EvaluationDetails<FlagValue>> {
  // The fallback was read as a value of the type, see readValue().
  switch (type) {
    case "boolean":
      return client.getBooleanDetails(name, fallback as boolean, context, { hooks })
    case "string":
      return client.getStringDetails(name, fallback as string, context, { hooks })
    case "object":
      return client.getObjectDetails(name, fallback, context, { hooks })
    default:
      return client.getNumberDetails(name, fallback as number, context, { hooks })
  }
}
