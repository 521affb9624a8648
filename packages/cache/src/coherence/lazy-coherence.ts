import type { Coherence } from "./coherence.ts"
import type { PollingParts } from "./polling-coherence.ts"

/** Makes coherence by polling, whose code is loaded only where it is used. */
export function createLazyCoherence(parts: PollingParts): Coherence {
  const loading = import("./polling-coherence.ts").then(({ createPollingCoherence }) => createPollingCoherence(parts))
  return {
    ready: async () => (await loading).ready(),
    publish: async (invalidation) => (await loading).publish(invalidation),
    noteWrite: (written, undo) => void loading.then((coherence) => coherence.noteWrite(written, undo)),
    stop: () => void loading.then((coherence) => coherence.stop()),
  }
}
