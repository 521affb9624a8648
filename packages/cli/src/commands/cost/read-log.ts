import type { KvOperationCounts } from "@larder/core"
import { usageError } from "../../errors/command-error.ts"

/** Operations by kind, in total and, where the log says so, by prefix. */
export interface LoggedOperations extends KvOperationCounts {
  readonly byPrefix?: Readonly<Record<string, KvOperationCounts>> | undefined
}

type Members = Readonly<Record<string, unknown>>

const NO_OPERATIONS: KvOperationCounts = { gets: 0, puts: 0, deletes: 0, lists: 0 }
const KINDS: Readonly<Record<string, keyof KvOperationCounts>> = {
  get: "gets",
  put: "puts",
  delete: "deletes",
  list: "lists",
}

/**
 * Reads what a meter has counted: `usage()` of `withMeter`, the bill of the local server, or its requests (as `larder local --json`
 * prints them, a line each).
 *
 * @throws {CommandError} When it is none of these.
 */
export function readLog(path: string, text: string): LoggedOperations {
  const json = parse(text)
  if (isCounts(json)) return { ...pick(json), byPrefix: readPrefixes(json["byPrefix"]) }
  const requests = Array.isArray(json) ? json : isRecord(json) ? json["requests"] : undefined
  if (Array.isArray(requests)) return countRequests(requests)
  throw usageError(
    `${path}: it is no log of operations`,
    "Expected the JSON of usage() of withMeter(), of a bill of the local server, or of its requests.",
  )
}

/** JSON, or lines of it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return parseLines(text)
  }
}

function parseLines(text: string): unknown {
  const lines = text.split("\n").filter((line) => line.trim() !== "")
  try {
    return lines.map((line) => JSON.parse(line) as unknown)
  } catch {
    return undefined
  }
}

/** Counts what is charged: a request that was refused is not. */
function countRequests(requests: readonly unknown[]): KvOperationCounts {
  const counts = { ...NO_OPERATIONS }
  for (const request of requests) {
    if (!isRecord(request) || request["charged"] === false) continue
    const kind = KINDS[String(request["operation"])]
    if (kind !== undefined) counts[kind]++
  }
  return counts
}

function readPrefixes(byPrefix: unknown): LoggedOperations["byPrefix"] {
  if (!isRecord(byPrefix)) return undefined
  const counts = Object.entries(byPrefix).flatMap(([prefix, line]) =>
    isCounts(line) ? [[prefix, pick(line)] as const] : [],
  )
  return Object.fromEntries(counts)
}

function isCounts(json: unknown): json is KvOperationCounts & Members {
  return isRecord(json) && Object.values(KINDS).every((kind) => typeof json[kind] === "number")
}

function pick({ gets, puts, deletes, lists }: KvOperationCounts): KvOperationCounts {
  return { gets, puts, deletes, lists }
}

function isRecord(json: unknown): json is Members {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}
