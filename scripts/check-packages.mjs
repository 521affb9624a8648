/** Checks what each published package would look like to those who install it: publint on its manifest, attw on its types. */
import { execFile } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"

const ROOT = join(import.meta.dirname, "..")
const CHECKS = {
  publint: ["--strict", "--pack", "npm"],
  attw: ["--pack", ".", "--profile", "esm-only", "--format", "ascii", "--no-emoji"],
}

const run = promisify(execFile)
let failures = 0

for (const folder of readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name))) {
  const { name, private: isPrivate } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  if (isPrivate) continue
  for (const [tool, args] of Object.entries(CHECKS)) {
    // Both pack the folder, one after the other: each deletes its tarball when it is done.
    const complaint = await complaintOf(tool, args, folder)
    console.log(`${name}: ${tool} ${complaint === undefined ? "passed" : "FAILED"}`)
    if (complaint === undefined) continue
    console.log(complaint)
    failures += 1
  }
}

console.log(failures === 0 ? "All packages passed" : `${failures} checks failed`)
process.exitCode = failures === 0 ? 0 : 1

/** @returns What the tool printed, when it found something wrong. */
async function complaintOf(tool, args, cwd) {
  try {
    await run(join(ROOT, "node_modules/.bin", tool), args, { cwd })
    return undefined
  } catch (error) {
    return `${error.stdout ?? ""}${error.stderr ?? ""}`.trim() || error.message
  }
}
