import { isRecord } from "../definition/check.ts"
import type { Prerequisite } from "../definition/compiled-flag.ts"
import { InvalidFlagError } from "./invalid-flag-error.ts"

/** Most flags that stand behind one, prerequisites of prerequisites counted in. Evaluation looks at no more. */
const MAX_FLAGS = 100

/**
 * Follows the prerequisites of a flag about to be written.
 *
 * @param read Reads the content of another flag.
 * @throws {InvalidFlagError} When they lead back to the flag, to one that there is not, to a variant it does not have, or too far.
 */
export async function checkPrerequisites(
  name: string,
  content: unknown,
  read: (name: string) => Promise<unknown>,
): Promise<void> {
  const seen = new Set<string>()
  const ahead = [...prerequisitesOf(content)]
  for (const { flag, variant } of ahead) {
    if (flag === name) throw new InvalidFlagError("flags", "its prerequisites lead back to itself")
    if (seen.size >= MAX_FLAGS) throw new InvalidFlagError("flags", `it has more than ${MAX_FLAGS} prerequisites`)
    const other = await read(flag)
    if (!isRecord(other) || !isRecord(other["variants"]) || !Object.hasOwn(other["variants"], variant)) {
      throw new InvalidFlagError("flags", "a prerequisite is no flag, or has no such variant")
    }
    // A list that grows while it is walked is walked to its end.
    if (!seen.has(flag)) ahead.push(...prerequisitesOf(other))
    seen.add(flag)
  }
}

function prerequisitesOf(content: unknown): readonly Prerequisite[] {
  const list = isRecord(content) ? content["prerequisites"] : undefined
  // That they have this form was checked when they were compiled.
  return Array.isArray(list) ? (list as readonly Prerequisite[]) : []
}
