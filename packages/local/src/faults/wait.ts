import type { ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

/** Waits, unless the connection ends before. Real time passes, whatever the server's clock says: the client waits too. */
export async function wait(response: ServerResponse, ms: number): Promise<void> {
  const gone = new AbortController()
  const onClose = (): void => gone.abort()
  const { socket } = response.req
  socket.once("close", onClose)
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => {})
  socket.off("close", onClose)
}

/**
 * Waits for the connection's end.
 *
 * Asked is the connection and not the response: one that waits behind another that was never ended is not told.
 */
export function waitForClose({ req: { socket } }: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once("close", () => resolve())
  })
}
