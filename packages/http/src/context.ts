/** What middlewares and handlers are given beside the request: one object for each request. */
export interface Context {
  /** Takes over work that the response does not wait for: `waitUntil` where the platform has it. */
  readonly defer: (work: Promise<unknown>) => void
  /**
   * Whether `next` may be called, or go on, when the response has left already, to refresh what was answered from a cache. It may
   * where the handler returns a `Response` of its own; it may not in a framework whose handlers write to the one response there is.
   */
  readonly canOutliveResponse: boolean
  /** What the platform hands over with the request: `env` of a Worker, `info` of Deno, the context or request of a framework. */
  readonly info: unknown
}

/** Makes the context of a request; what is left out is as on a server that just goes on running. */
export function createContext(known: Partial<Context> = {}): Context {
  return { defer: letRun, canOutliveResponse: true, info: undefined, ...known }
}

/** Lets work run by itself: whoever handed it over has told its listeners of failures, and a process must not end by them. */
function letRun(work: Promise<unknown>): void {
  work.catch(() => {})
}
