import { type Command, defineCommand } from "../../command/command.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatNumberOf } from "../../output/amounts.ts"
import { toTable } from "../../output/table.ts"
import { formatDistance, formatInstant } from "../../output/times.ts"
import { openSessions, type SessionsPlace, USER_OPTIONS } from "./open-sessions.ts"

export const listSessions: Command = defineCommand<SessionsPlace>({
  name: "list",
  summary: "List where a user is signed in.",
  details:
    "One list, a read for each device and one more. Sealed sessions are read with the secrets of LARDER_SESSION_SEAL (commas between them), which are those of the option seal of createSessions.",
  options: USER_OPTIONS,
  examples: ["--user ann@example.com", "--user 42 --json"],
  usesNamespace: true,
  async run(context, _, options) {
    const { io, out } = context
    const { sessions, unreadable } = openSessions(context, options)
    const devices = (await sessions.listDevices(options.user)).toSorted((a, b) => b.signedInAtMs - a.signedInAtMs)
    if (unreadable() > 0)
      out.note(`${formatNumberOf(unreadable(), "record")} could not be read: sealed? Set LARDER_SESSION_SEAL.`)
    if (devices.length === 0) out.note("They are signed in nowhere.")
    if (devices.length === 0 && !out.isJson) return EXIT_CODES.done
    out.print(devices, (paint) =>
      toTable(
        paint,
        [
          { title: "signed in", cell: ({ signedInAtMs }) => formatInstant(signedInAtMs) },
          { title: "", cell: ({ signedInAtMs }) => formatDistance(signedInAtMs, io.now()), colour: paint.dim },
          { title: "device", cell: ({ id }) => id },
          { title: "with", cell: ({ userAgent = "unknown" }) => userAgent },
        ],
        devices,
      ),
    )
    return EXIT_CODES.done
  },
})
