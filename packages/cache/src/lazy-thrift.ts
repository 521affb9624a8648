import type { WritePolicy } from "./fill-options.ts"
import type { Mark } from "./mark.ts"
import type { Thrift, WriteQuestion } from "./thrift.ts"
import type { WriteVerdict } from "./write-admission.ts"

/** {@link Thrift}, whose code is loaded with the first write that might be spared. */
export interface LazyThrift {
  readonly noteFound: (policy: WritePolicy, mark: Mark) => void
  readonly judge: (question: WriteQuestion) => Promise<WriteVerdict>
}

export function createLazyThrift(putUsdPerMillion: number, now: () => number): LazyThrift {
  let loading: Promise<Thrift> | undefined
  const load = (): Promise<Thrift> => {
    loading ??= import("./thrift.ts").then(({ createThrift }) => createThrift(putUsdPerMillion, now))
    return loading
  }
  return {
    noteFound(policy, mark) {
      if (policy !== "always") void load().then((thrift) => thrift.noteFound(mark))
    },
    async judge(question) {
      // By default, what the store does not hold is written: there is nothing to judge.
      if (question.policy === "always" && question.storedLifeMs <= 0) return "write"
      return (await load()).judge(question)
    },
  }
}
