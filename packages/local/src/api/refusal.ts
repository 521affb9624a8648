/** An answer that refuses a request, in the form of the API it was sent to. */
export interface Refusal extends Error {
  readonly status: number
  /** Writes the body of the answer. */
  toBody(): string
}

/** Tells a refusal from an error of our own. */
export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && "toBody" in error
}
