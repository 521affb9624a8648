import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { bundle } from "./bundle.ts"

/** A durable server in a process of its own, which can be killed. */
export interface SpawnedLocal {
  readonly url: string
  /** From the call of `startLocalKv` to its answer. */
  readonly openMs: number
  /** Ends it as a power cut would: nothing of it runs on. */
  kill(): Promise<void>
}

export const SPAWNED_API_KEY = "spawned"

export async function spawnLocal(dataDir: string): Promise<SpawnedLocal> {
  const serveFile = await bundle("test-kit/serve.ts")
  const child = spawn(process.execPath, [serveFile, dataDir, SPAWNED_API_KEY], { stdio: ["ignore", "pipe", "inherit"] })
  const [url = "", openMs] = (await firstLine(child)).split(" ")
  return {
    url,
    openMs: Number(openMs),
    async kill() {
      if (child.signalCode !== null) return
      const ended = once(child, "exit")
      child.kill("SIGKILL")
      await ended
    },
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ""
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes("\n")) break
  }
  return text.trim()
}
