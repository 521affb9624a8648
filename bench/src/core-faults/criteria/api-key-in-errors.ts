import { inspect } from "node:util"
import { type Criterion, endingOf, KEY, neverAborted } from "../criterion.ts"
import { type Respond, withFaultyServer } from "../faulty-server.ts"
import { API_KEY, type MakeFaultClient } from "../wire.ts"

const FAILURES: Readonly<Record<string, Respond>> = {
  "401": (response) => response.writeHead(401).end(),
  "409": (response) => response.writeHead(409).end(),
  "503": (response) => response.writeHead(503).end(),
  reset: (response) => response.destroy(),
  truncated: (response) => response.writeHead(200, { "content-length": 9 }).write("x", () => response.destroy()),
}

/** Errors are logged: by `inspect`, as the console does, by `JSON.stringify`, or by their stack. */
export const apiKeyInErrors: Criterion = {
  name: "the API key is in no inspected error",
  async judge(makeClient) {
    const leaks = await Promise.all(Object.entries(FAILURES).map(([name, respond]) => leak(makeClient, name, respond)))
    const leaky = leaks.filter((name) => name !== undefined)
    return { isMet: leaky.length === 0, seen: leaky.length === 0 ? "in none of 5" : `leaks at ${leaky.join(", ")}` }
  },
}

function leak(makeClient: MakeFaultClient, name: string, respond: Respond): Promise<string | undefined> {
  return withFaultyServer(respond, async ({ origin }) => {
    const { result } = await endingOf(makeClient(origin).get(KEY, neverAborted()))
    return printed(result).includes(API_KEY) ? name : undefined
  })
}

function printed(error: unknown): string {
  const stack = error instanceof Error ? error.stack : String(error)
  return `${inspect(error, { depth: 12 })} ${stringify(error)} ${stack}`
}

function stringify(error: unknown): string {
  try {
    return JSON.stringify(error) ?? ""
  } catch {
    // A cycle: whoever logs so prints nothing.
    return ""
  }
}
