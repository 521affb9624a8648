import { type Command, defineCommand, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { CommandError, notFoundError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatNumberOf } from "../../output/amounts.ts"
import { type OpenSessions, openSessions, type SessionsPlace, USER_OPTIONS } from "./open-sessions.ts"

interface RevokeOptions extends SessionsPlace {
  readonly device?: string
}

export const revokeSessions: Command = defineCommand<RevokeOptions>({
  name: "revoke",
  summary: "End all sessions of a user, or those of one device.",
  details:
    "Processes see it within their revocationMemoMs (30 s by default) and the lag of the store. Sealed sessions need LARDER_SESSION_SEAL, as in sessions list.",
  options: [...USER_OPTIONS, option("--device <id>", "end this device's alone, from sessions list")],
  examples: ["--user ann@example.com", "--user 42 --device SnJ8n0pV3sO2p8yH0O1bq9fK5lV1rT4wX7zC2aE6gIk"],
  usesNamespace: true,
  async run(context, _, { device, ...options }) {
    const open = openSessions(context, options)
    return device === undefined
      ? revokeAll(context, open, options.user)
      : revokeOne(context, open, options.user, device)
  },
})

async function revokeAll(
  { out }: CommandContext,
  { sessions, unreadable }: OpenSessions,
  user: string,
): Promise<typeof EXIT_CODES.done> {
  // Also shows whether what would be written here could be read by the application.
  const devices = await sessions.listDevices(user)
  if (unreadable() > 0) {
    throw new CommandError(
      "failed",
      "the records of this user cannot be read: nothing was revoked",
      "If sessions are sealed, set LARDER_SESSION_SEAL to the secrets of the option seal of createSessions.",
    )
  }
  await sessions.revokeUser(user)
  out.print({ user, devices: devices.length }, () => `Ended all sessions: ${formatNumberOf(devices.length, "device")}`)
  return EXIT_CODES.done
}

async function revokeOne(
  { out }: CommandContext,
  { sessions }: OpenSessions,
  user: string,
  device: string,
): Promise<typeof EXIT_CODES.done> {
  if (!(await sessions.revoke(user, device))) throw notFoundError(`this user has no device ${device}`)
  out.print({ user, device }, () => "Ended the sessions of the device")
  return EXIT_CODES.done
}
