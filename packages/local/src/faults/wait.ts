import type { ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

/** Waits, unless the connection ends before. Real time passes, whatever the server's clock says: the client waits too. */
export async function wait(response: ServerResponse, ms: number): Promise<void> {
  const gone = new AbortController()
  const onClose = (): void => gone.abort()
  response.once("close", onClose)
  await sleep(ms, undefined, { signal: gone.signal }).catch(() => {})
  response.off("close", onClose)
}

/** Waits for the connection's end. */
export function waitForClose(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.closed) resolve()
    else response.once("close", resolve)
  })
}
