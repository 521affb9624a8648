import type { KvStore } from "@larder/core"
import { type Command, defineCommand } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { chooseBinding } from "../../connect/choose-binding.ts"
import { describeError } from "../../errors/describe-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { type Check, failed, ok, skipped, warning } from "./check.ts"
import { checkAccess } from "./check-access.ts"
import { checkClock } from "./check-clock.ts"
import { checkRoundTrip } from "./check-round-trip.ts"
import { createWriteProbe } from "./check-writes.ts"
import { formatChecks } from "./format-checks.ts"

export const runDoctor: Command = defineCommand({
  name: "doctor",
  summary: "Check the connection from end to end, with a remedy for what is wrong.",
  details:
    "Credentials, status of the namespace, clocks, round-trip times, server-side TTL, and one key written, read and deleted. Exit code 1 when a check failed.",
  examples: ["", "--namespace my-cache --json"],
  usesNamespace: true,
  async run(context) {
    const { out } = context
    const checks = await checkAll(context)
    const isWell = !hasFailed(checks)
    out.print({ ok: isWell, checks }, (paint) => formatChecks(paint, checks))
    return isWell ? EXIT_CODES.done : EXIT_CODES.failed
  },
})

const UNKNOWN_TROUBLE = "Check TELNYX_BASE_URL; where that is right, tell this to the support of the service."

/** Each step stands on those before: without credentials there is nothing to check, without a write nothing to read. */
async function checkAll(context: CommandContext): Promise<readonly Check[]> {
  const checks = await attempt(context, "environment", async () => checkEnvironment(context))
  if (!hasFailed(checks)) checks.push(...(await attempt(context, "credentials", () => checkAccess(context))))
  if (hasFailed(checks)) return [...checks, ...restOf(checks)]
  const store = context.openStore()
  checks.push(...(await attempt(context, "clock", () => checkClock(context, store))))
  checks.push(...(await attempt(context, "round trip", () => checkRoundTrip(store))))
  return [...checks, ...(await checkWrites(context, store))]
}

async function checkWrites(context: CommandContext, store: KvStore): Promise<readonly Check[]> {
  const last = "write, read, delete"
  const probe = createWriteProbe(store)
  const written = await attempt(context, "server TTL", () => probe.write())
  const readBack = hasFailed(written)
    ? [skipped(last, "it was not written")]
    : await attempt(context, last, () => probe.readAndDelete())
  const checks = [...written, ...readBack]
  if (hasFailed(checks)) await probe.discard()
  return checks
}

const ALL = ["credentials", "namespace", "clock", "round trip", "server TTL", "write, read, delete"]

function restOf(checks: readonly Check[]): readonly Check[] {
  const done = new Set(checks.map(({ name }) => name))
  return ALL.filter((name) => !done.has(name)).map((name) => skipped(name, "not tried"))
}

function hasFailed(checks: readonly Check[]): boolean {
  return checks.some(({ status }) => status === "failed")
}

/** Makes a check of whatever happens, but for Ctrl-C. */
async function attempt(
  { out, signal }: CommandContext,
  name: string,
  check: () => Promise<Check | readonly Check[]>,
): Promise<Check[]> {
  const status = out.status()
  status.show(`checking: ${name}`)
  try {
    return [await check()].flat()
  } catch (error) {
    signal.throwIfAborted()
    const { message, remedy } = describeError(error)
    return [failed(name, message, remedy ?? UNKNOWN_TROUBLE)]
  } finally {
    status.end()
  }
}

/** @throws {CommandError} When a variable is missing. */
function checkEnvironment(context: CommandContext): Check {
  const { env } = context.io
  const binding = chooseBinding(env, context.common.namespace)
  context.openStore()
  const place = (env["TELNYX_BASE_URL"] ?? "").trim() || "https://api.telnyx.com"
  if (/\/v2\/*$/.test(place)) {
    return warning("environment", `TELNYX_BASE_URL is ${place}`, "Set it without /v2, which every request adds to it.")
  }
  return ok("environment", `TELNYX_API_KEY and KV_${binding}_ID are set, the API is at ${place}`)
}
