import { createSessions, type SessionEvent, type Sessions } from "@larder/session"
import { type CommandOption, option, requiredOption } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { parseName, parseNames } from "../../command/option-parsers.ts"

export interface SessionsPlace {
  readonly user: string
  readonly prefix?: string
}

export const USER_OPTIONS: readonly CommandOption[] = [
  requiredOption("--user <id>", "the user, as the application names them", parseName),
  option("--prefix <prefix>", "first segment of the keys (session)"),
]

/** What can be said of sessions without the cookies of their users. */
export interface OpenSessions {
  readonly sessions: Pick<Sessions<object>, "listDevices" | "revoke" | "revokeUser">
  /** Records that were not to be read so far: most likely they are sealed. */
  unreadable(): number
}

/**
 * Longest lifetime a session can have. A revocation is kept as long as the sessions it ends may live, and the application's own
 * setting is not known here.
 */
const LONGEST_MS = 34_560_000_000
const UNREADABLE: readonly SessionEvent["type"][] = ["unsealable", "foreign", "corrupt", "unsupported"]

export function openSessions(context: CommandContext, { prefix }: SessionsPlace): OpenSessions {
  const { io } = context
  let unreadable = 0
  const sessions = createSessions({
    store: context.openStore(),
    // They sign cookies, of which none is made or read here.
    secrets: [`${crypto.randomUUID()}${crypto.randomUUID()}`],
    seal: sealOf(io.env["LARDER_SESSION_SEAL"]),
    prefix,
    absoluteTimeoutMs: LONGEST_MS,
    now: io.now,
    onEvent({ type }) {
      if (UNREADABLE.includes(type)) unreadable++
    },
  })
  return { sessions, unreadable: () => unreadable }
}

function sealOf(secrets: string | undefined): readonly string[] | undefined {
  const given = parseNames(secrets ?? "")
  return given.length === 0 ? undefined : given
}
