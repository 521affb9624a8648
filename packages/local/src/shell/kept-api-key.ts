import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/**
 * Reads the API key of a data folder, which is made up once and kept there.
 *
 * The ids of its namespaces stay the same from start to start, and so does all that clients need.
 */
export function keptApiKey(dataDir: string): string {
  const file = join(dataDir, "api-key")
  mkdirSync(dataDir, { recursive: true })
  try {
    // For the owner alone, and never in place of one that is there.
    writeFileSync(file, `local-${randomBytes(16).toString("hex")}`, { flag: "wx", mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  }
  return readFileSync(file, "utf8").trim()
}
