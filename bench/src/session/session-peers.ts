import { honoSession, honoSessionSliding, honoSessions, ironSession } from "./hono-peers.ts"
import { larder } from "./larder.ts"
import { express, fastify } from "./node-peers.ts"
import type { SessionPeer } from "./session-app.ts"

export const LARDER: SessionPeer = larder("Larder", "with its defaults")
/** Every check of a user's revocation reads the store: the most that it can cost. */
export const LARDER_COLD: SessionPeer = larder("Larder, memo cold", "without memory of revocations", {
  revocationMemoMs: 0,
})

export const SESSION_PEERS: readonly SessionPeer[] = [
  LARDER,
  LARDER_COLD,
  express,
  fastify,
  honoSessions,
  honoSession,
  honoSessionSliding,
  ironSession,
]
