import type { KvStore } from "@larder/core"
import type { CommandContext } from "../../command/command-context.ts"
import { formatDuration } from "../../output/times.ts"
import { type Check, ok, warning } from "./check.ts"

/** From here on a sweep widens its grace too. */
const TOLERATED_MS = 5_000
/** The server tells whole seconds, cut off: on average half a second less than it is. */
const CUT_OFF_MS = 500

/** Compares the clocks of this machine and of the server: one list. @throws What the list throws. */
export async function checkClock({ io }: CommandContext, store: KvStore): Promise<Check> {
  const sentAtMs = io.now()
  const { serverNowMs } = await store.list({ limit: 1 })
  if (serverNowMs === undefined) {
    return warning(
      "clock",
      "the server does not tell its time",
      "Sweeps go by the clock of this machine: keep it right.",
    )
  }
  const aheadMs = (sentAtMs + io.now()) / 2 - (serverNowMs + CUT_OFF_MS)
  if (Math.abs(aheadMs) <= TOLERATED_MS) return ok("clock", "agrees with the server's, to a few seconds")
  const found = `${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} the server's`
  return warning("clock", found, "Set the clock of this machine (NTP): entries end too early or too late by as much.")
}
