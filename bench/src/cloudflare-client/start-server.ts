import { fork } from "node:child_process"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"

export interface RunningServer {
  readonly origin: string
  /** Tells how many requests came since the last time. */
  countRequests(): Promise<number>
  close(): void
}

/** Starts the server in a process of its own. */
export async function startServer(delayMs: number): Promise<RunningServer> {
  const server = fork(fileURLToPath(import.meta.resolve("./kv-server.js")), [String(delayMs)])
  // The cast: the message is the server's address().
  const [{ port }] = (await once(server, "message")) as [AddressInfo]
  return {
    origin: `http://127.0.0.1:${port}`,
    async countRequests() {
      server.send("count")
      const [count] = await once(server, "message")
      return Number(count)
    },
    close: () => server.disconnect(),
  }
}
