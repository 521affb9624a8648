import type { ServerResponse } from "node:http"
import type { Fault, SilentFault } from "./fault-rule.ts"
import { waitForClose } from "./wait.ts"

export function silences(fault: Fault | undefined): fault is SilentFault {
  return fault?.kind === "hang" || fault?.kind === "reset"
}

/** Leaves a request without an answer. Resolves when its connection has ended. */
export async function keepSilent(response: ServerResponse, fault: SilentFault): Promise<void> {
  if (fault.kind === "reset") response.socket?.resetAndDestroy()
  else await waitForClose(response)
}
