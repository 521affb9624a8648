import { randomUUID } from "node:crypto"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** The folder of a durable server belongs to another server that runs. */
export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError"
  readonly dataDir: string
  readonly pid: number

  constructor(dataDir: string, pid: number, lockFile: string) {
    super(`${dataDir} is in use by process ${pid}; if that is no local KV server, delete ${lockFile}`)
    this.dataDir = dataDir
    this.pid = pid
  }
}

/** Tells this run of a process from an earlier one that had the same pid, as containers give them. */
const THIS_RUN = randomUUID()

/**
 * Takes a folder for this process.
 *
 * A lock left behind by a process that was killed is taken over.
 *
 * @returns Gives the folder back.
 * @throws {FolderInUseError} When a running process has it.
 */
export function lockFolder(dataDir: string): () => void {
  const lockFile = join(dataDir, "larder.lock")
  try {
    writeFileSync(lockFile, JSON.stringify([process.pid, THIS_RUN]), { flag: "wx" })
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error
    const owner = readOwner(lockFile)
    if (owner !== undefined && isRunning(owner)) throw new FolderInUseError(dataDir, owner.pid, lockFile)
    rmSync(lockFile, { force: true })
    return lockFolder(dataDir)
  }
  return () => rmSync(lockFile, { force: true })
}

interface Owner {
  readonly pid: number
  readonly run: string
}

function readOwner(lockFile: string): Owner | undefined {
  try {
    const [pid, run]: unknown[] = JSON.parse(readFileSync(lockFile, "utf8"))
    return typeof pid === "number" && typeof run === "string" ? { pid, run } : undefined
  } catch {
    return undefined
  }
}

function isRunning({ pid, run }: Owner): boolean {
  if (pid === process.pid) return run === THIS_RUN
  try {
    // Signal 0 only asks whether the process is there.
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, "EPERM")
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
