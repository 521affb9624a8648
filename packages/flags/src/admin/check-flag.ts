import { isRecord } from "../definition/check.ts"
import type { CompileFlag, SharedDefinitions } from "../definition/compiled-flag.ts"
import { parseContent } from "../definition/parse-content.ts"
import { InvalidFlagError } from "./invalid-flag-error.ts"

/**
 * Checks a content before anything is written: that it can be stored, read back, and evaluated.
 *
 * @returns It as parsed JSON.
 * @throws {InvalidFlagError} When it is not to be understood, or its variants are of several kinds.
 */
export async function checkFlag(
  name: string,
  content: unknown,
  shared: SharedDefinitions,
  compile: CompileFlag,
): Promise<unknown> {
  try {
    const json = typeof content === "object" ? parseContent(JSON.stringify(content)) : content
    await compile(name, json, shared)
    checkKinds(json)
    return json
  } catch (cause) {
    throw new InvalidFlagError("flags", String(cause), cause)
  }
}

function checkKinds(json: unknown): void {
  if (typeof json === "number" && !Number.isFinite(json)) throw new SyntaxError("the number is not finite")
  if (!isRecord(json) || !isRecord(json["variants"])) return
  const kinds = new Set(Object.values(json["variants"]).map((value) => (value === null ? "null" : typeof value)))
  if (kinds.size !== 1)
    throw new SyntaxError(`variants: expected one or more of one kind, got ${[...kinds].join(", ")}`)
}
