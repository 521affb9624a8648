import { fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"

/** A server in a process of its own. */
export interface Child {
  readonly url: string
  stop(): Promise<void>
}

/** Starts one of this folder's servers. @returns When it listens. */
export async function startChild(script: string, env: Readonly<Record<string, string>>): Promise<Child> {
  const process_ = fork(fileURLToPath(new URL(script, import.meta.url)), { env: { ...process.env, ...env } })
  const exited = once(process_, "exit")
  const [url] = await Promise.race([once(process_, "message"), exited.then(() => failed(script))])
  return {
    url: String(url),
    async stop() {
      process_.kill()
      await exited
    },
  }
}

function failed(script: string): never {
  throw new Error(`${script} ended before it listened`)
}
