import type { Command, CommandGroup } from "../command/command.ts"
import { getFlag } from "./flags/get-flag.ts"
import { listFlags } from "./flags/list-flags.ts"
import { logFlag } from "./flags/log-flag.ts"
import { rollBackFlag } from "./flags/roll-back-flag.ts"
import { rollOutFlag } from "./flags/roll-out-flag.ts"
import { setFlag } from "./flags/set-flag.ts"
import { countKeys } from "./keys/count-keys.ts"
import { deleteKeys } from "./keys/delete-keys.ts"
import { getKey } from "./keys/get-key.ts"
import { listKeys } from "./keys/list-keys.ts"
import { putKey } from "./keys/put-key.ts"
import { serveLocal } from "./local/serve-local.ts"
import { createNamespace } from "./namespaces/create-namespace.ts"
import { deleteNamespace } from "./namespaces/delete-namespace.ts"
import { listNamespaces } from "./namespaces/list-namespaces.ts"
import { waitNamespace } from "./namespaces/wait-namespace.ts"
import { listSessions } from "./sessions/list-sessions.ts"
import { revokeSessions } from "./sessions/revoke-sessions.ts"

/** All commands, in the order of the help. */
export const COMMANDS: readonly (Command | CommandGroup)[] = [
  serveLocal,
  {
    name: "keys",
    summary: "Look at keys, write and delete them.",
    commands: [listKeys, getKey, putKey, deleteKeys, countKeys],
  },
  {
    name: "flags",
    summary: "Look at feature flags and change them, with a log.",
    commands: [listFlags, getFlag, setFlag, rollOutFlag, logFlag, rollBackFlag],
  },
  {
    name: "sessions",
    summary: "See where a user is signed in, and sign them out.",
    commands: [listSessions, revokeSessions],
  },
  {
    name: "namespaces",
    summary: "Manage the namespaces of the account.",
    commands: [listNamespaces, createNamespace, deleteNamespace, waitNamespace],
  },
]
