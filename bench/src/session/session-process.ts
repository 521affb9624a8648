import { createModelledKv } from "../cache-peers/modelled-kv.ts"
import { serveRun } from "../instrument/child-contender.ts"
import { createBareSend } from "./bare-send.ts"
import type { Framework } from "./session-app.ts"
import { MIX_SIZE, runMix, signIn, signInUsers } from "./session-mix.ts"
import { SESSION_PEERS } from "./session-peers.ts"

/** A process with one application in it. Argument: the name of a peer, or of a framework without sessions. */
const [name = ""] = process.argv.slice(2)
const peer = SESSION_PEERS.find((one) => one.name === name)
// The cast: what is no peer is a framework.
const sending = peer?.create(createModelledKv({ getMs: 0, putMs: 0 })) ?? createBareSend(name as Framework)
const starting = sending.then(async (send) => ({ send, users: await signInUsers(send) }))

serveRun(async (calls) => {
  const { send, users } = await starting
  for (let done = 0; done < calls; done += MIX_SIZE) {
    for (const user of await runMix(send, users)) await user.visit(signIn)
  }
})
