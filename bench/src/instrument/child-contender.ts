import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { Contender } from "./contender.ts"
import { type Gauges, gaugesOf, type Run } from "./gauges.ts"

interface Question {
  readonly gauge: keyof Gauges
  readonly calls: number
}

type Answer = { readonly value: number } | { readonly error: string }

/**
 * Measures in a process of its own, so that no contender warms up, slows down or fills the heap of another.
 *
 * @param module A file that calls {@link serveRun}, as its `import.meta.resolve`d URL.
 * @param args What the child finds in `process.argv` from index 2.
 */
export function inChildProcess(name: string, module: string, args: readonly string[]): Contender {
  const child = fork(fileURLToPath(module), args)
  const ask = (gauge: keyof Gauges, calls: number): Promise<number> => answerOf(name, child, { gauge, calls })
  return {
    name,
    cpuMicros: (calls) => ask("cpuMicros", calls),
    heapBytes: (calls) => ask("heapBytes", calls),
    close: () => child.disconnect(),
  }
}

async function answerOf(name: string, child: ChildProcess, question: Question): Promise<number> {
  child.send(question)
  const gone = new AbortController()
  const exit = once(child, "exit", { signal: gone.signal }).then(() => ({ error: "its process ended" }))
  // The cast: the other side of the channel is serveRun().
  const message = once(child, "message", { signal: gone.signal }).then(([answer]) => answer as Answer)
  const answer = await Promise.race([message, exit])
  gone.abort()
  await Promise.allSettled([message, exit])
  if ("error" in answer) throw new Error(`${name}: ${answer.error}`)
  return answer.value
}

/** Answers the questions of {@link inChildProcess} about one run, until the parent is done. */
export function serveRun(run: Run): void {
  const gauges = gaugesOf(run)
  // The cast: the other side of the channel is inChildProcess().
  process.on("message", (question) => void answer(gauges, question as Question))
  process.on("disconnect", () => process.exit())
}

async function answer(gauges: Gauges, { gauge, calls }: Question): Promise<void> {
  const reply = await gauges[gauge](calls).then(
    (value): Answer => ({ value }),
    (error: unknown): Answer => ({ error: String(error) }),
  )
  process.send?.(reply)
}
