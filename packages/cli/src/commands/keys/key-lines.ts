import type { CommandContext } from "../../command/command-context.ts"
import { formatBytes } from "../../output/amounts.ts"
import { printable, toPrintableJson } from "../../output/printable.ts"
import { formatDuration } from "../../output/times.ts"
import { colourEnd, describeEnd } from "./describe-end.ts"
import { ageOf, type KeyFacts } from "./read-facts.ts"

/** Prints keys as they come, however many there are. */
export interface KeyLines {
  add(keys: readonly KeyFacts[]): void
  end(): void
  /** Ends early: what was begun is left whole. */
  breakOff(): void
}

/** Makes lines of text in fixed columns, or one JSON array. */
export function createKeyLines(context: CommandContext): KeyLines {
  return context.out.isJson ? createJsonLines(context) : createTextLines(context)
}

function createJsonLines({ out }: CommandContext): KeyLines {
  let count = 0
  return {
    add(keys) {
      for (const facts of keys) {
        out.write(`${count === 0 ? "[\n" : ",\n"}  ${toPrintableJson(facts)}`)
        count++
      }
    },
    end: () => out.write(count === 0 ? "[]\n" : "\n]\n"),
    breakOff: () => count > 0 && out.write("\n]\n"),
  }
}

/** What has no bound comes last: the others keep their columns from the first line to the last. */
function createTextLines({ io, out }: CommandContext): KeyLines {
  const { paint } = out
  let count = 0
  return {
    add(keys) {
      if (count === 0 && keys.length > 0) out.write(`${paint.dim(toLine("SIZE", "AGE", "ENDS", "KEY"))}\n`)
      count += keys.length
      const nowMs = io.now()
      for (const facts of keys) {
        const { key, sizeBytes, tags } = facts
        const age = ageOf(facts, nowMs)
        const line = toLine(
          sizeBytes === undefined ? "-" : formatBytes(sizeBytes),
          age === undefined ? "-" : formatDuration(age),
          describeEnd(facts, nowMs),
          printable(key),
          colourEnd(paint, facts),
        )
        const marks = (tags ?? []).map((tag) => ` ${paint.cyan(`#${printable(tag)}`)}`).join("")
        out.write(`${line}${marks}\n`)
      }
    },
    end() {},
    breakOff() {},
  }
}

function toLine(size: string, age: string, end: string, key: string, colour = (text: string): string => text): string {
  return `${size.padStart(8)}  ${age.padStart(10)}  ${colour(end.padEnd(18))}  ${key}`
}
