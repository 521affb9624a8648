import type { ServerResponse } from "node:http"
import type { BodyFault, Fault } from "./fault-rule.ts"
import { wait, waitForClose } from "./wait.ts"

const DRIP_EVERY_MS = 1_000

export function breaksBody(fault: Fault | undefined): fault is BodyFault {
  return fault?.kind === "stall" || fault?.kind === "truncate" || fault?.kind === "drip"
}

/** Sends a body, whose headers are written, as the fault has it. Resolves when nothing more of it will be sent. */
export async function sendBodyBroken(response: ServerResponse, body: Uint8Array, fault: BodyFault): Promise<void> {
  // Also without a byte to write, the headers go out.
  response.flushHeaders()
  if (fault.kind === "drip") return drip(response, body, fault.everyMs ?? DRIP_EVERY_MS)
  await write(response, body.subarray(0, fault.atByte ?? body.length / 2))
  if (fault.kind === "stall") await waitForClose(response)
  response.destroy()
}

async function drip(response: ServerResponse, body: Uint8Array, everyMs: number): Promise<void> {
  for (let at = 0; at < body.length - 1 && !response.req.socket.closed; at++) {
    await write(response, body.subarray(at, at + 1))
    await wait(response, everyMs)
  }
  response.end(body.subarray(-1))
}

/** Hands bytes to the connection; resolves when they are on their way, or it has ended. */
function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  const { socket } = response.req
  return new Promise((resolve) => {
    const onEnd = (): void => {
      socket.off("close", onEnd)
      resolve()
    }
    socket.once("close", onEnd)
    response.write(bytes, onEnd)
  })
}
