import type { Thrift, WriteQuestion } from "./thrift.ts"
import type { WriteVerdict } from "./write-admission.ts"

/** Judges writes by code that is loaded with the first one that might be spared. */
export function createLazyThrift(
  putUsdPerMillion: number,
  now: () => number,
): (question: WriteQuestion) => Promise<WriteVerdict> {
  let loading: Promise<Thrift> | undefined
  return async (question) => {
    // By default, what the store does not hold is written: there is nothing to judge.
    if (question.policy === "always" && question.storedLifeMs <= 0) return "write"
    loading ??= import("./thrift.ts").then(({ createThrift }) => createThrift(putUsdPerMillion, now))
    return (await loading)(question)
  }
}
