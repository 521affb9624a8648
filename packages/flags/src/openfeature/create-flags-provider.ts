import { isKvError } from "@larder/core"
import {
  type EvaluationContext as OpenFeatureContext,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderFatalError,
  ProviderNotReadyError,
  type ResolutionDetails,
  ServerProviderEvents,
  type TrackingEventDetails,
} from "@openfeature/server-sdk"
import type { Flags } from "../create-flags.ts"
import type { FlagsEvent } from "../flags-event.ts"
import type { FlagDetails } from "../resolution.ts"

/** Options of `createFlagsProvider`. */
export interface FlagsProviderOptions {
  /** Longest time that OpenFeature waits for the first load, in milliseconds. @default 2_500 */
  readonly deadlineMs?: number | undefined
  /** Told what `client.track()` is told. @default nobody is told */
  readonly onTrack?: ((name: string, context: OpenFeatureContext, details: TrackingEventDetails) => void) | undefined
}

/**
 * Creates a provider for the server SDK of OpenFeature.
 *
 * It is READY when the flags are loaded, STALE while refreshes fail, ERROR while they were never loaded, and FATAL when the store
 * refuses in a way that trying again cannot mend. Of every flag that changes, CONFIGURATION_CHANGED tells the name.
 *
 * @param flags Stay the caller's: closing the provider does not close them.
 *
 * @example
 * ```ts
 * import { OpenFeature } from "@openfeature/server-sdk"
 *
 * await OpenFeature.setProviderAndWait(createFlagsProvider(createFlags({ store, set: "shop" })))
 * const isNew = await OpenFeature.getClient().getBooleanValue("new-ui", false, { targetingKey: "user-42" })
 * ```
 */
export function createFlagsProvider(
  flags: Pick<Flags, "details" | "ready" | "subscribe">,
  { deadlineMs, onTrack }: FlagsProviderOptions = {},
): Provider {
  const events = new OpenFeatureEventEmitter()
  let failure: unknown
  let isLoaded = false

  function onRefresh({ changed, error }: FlagsEvent): void {
    const before = failure
    failure = error
    if (error === undefined) {
      if (before !== undefined) events.emit(ServerProviderEvents.Ready)
      const flagsChanged = [...changed]
      if (isLoaded && flagsChanged.length > 0) events.emit(ServerProviderEvents.ConfigurationChanged, { flagsChanged })
      isLoaded = true
    } else if (isLoaded && before === undefined) {
      events.emit(ServerProviderEvents.Stale, { message: String(error) })
    }
  }

  const unsubscribe = flags.subscribe(onRefresh)
  return {
    metadata: { name: "larder-flags" },
    runsOn: "server",
    events,
    async initialize() {
      isLoaded = await flags.ready(deadlineMs)
      if (!isLoaded) throw toProviderError(failure)
    },
    onClose: async () => unsubscribe(),
    resolveBooleanEvaluation: async (name, fallback, context) => toDetails(flags.details(name, fallback, context)),
    resolveNumberEvaluation: async (name, fallback, context) => toDetails(flags.details(name, fallback, context)),
    resolveStringEvaluation: async (name, fallback, context) => toDetails(flags.details(name, fallback, context)),
    // OpenFeature's type of objects allows any JSON; one that is no object is a mismatch like any other.
    resolveObjectEvaluation: async (name, fallback, context) =>
      toDetails(flags.details(name, fallback as object, context)),
    ...(onTrack === undefined ? {} : { track: onTrack }),
  }
}

/** Reasons and error codes are the texts of OpenFeature's enumerations, as is every other member of its type. */
function toDetails<T>(details: FlagDetails<unknown>): ResolutionDetails<T> {
  return details as ResolutionDetails<T>
}

function toProviderError(error: unknown): Error {
  const message = error === undefined ? "the flags were not loaded in time" : String(error)
  return isKvError(error) && !error.retryable ? new ProviderFatalError(message) : new ProviderNotReadyError(message)
}
