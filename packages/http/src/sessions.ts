import { isKvError } from "@larder/core"
import type { Session, Sessions } from "@larder/session"
import type { Middleware } from "./middleware.ts"
import { withHeaders } from "./with-headers.ts"

/**
 * Takes up the session of each request, and commits it before the headers of the response leave, whatever the response is.
 *
 * A request that does not ask for its session costs no operation. Every response that sets a cookie says `Cache-Control: no-store`.
 * A change behind the commit, as in the body of a stream, throws `SessionCommittedError`. Where there is something to write and the
 * session has ended meanwhile, the answer is 401, with the cookie cleared; where it has begun elsewhere and cannot be seen here yet, it
 * is 503, to be tried again.
 *
 * @returns Adds `session`; it throws what `load` and `commit` of the sessions throw.
 *
 * @example
 * ```ts
 * const mySessions = createSessions<{ views?: number }>({ store, secrets: ["32 characters or more, from the environment"] })
 *
 * const answer = compose(sessions(mySessions))(async (request, { session }) => {
 *   const views = ((await session.get("views")) ?? 0) + 1
 *   session.set("views", views)
 *   return new Response(`Seen ${views} times`)
 * })
 * ```
 */
export function sessions<Data>(sessions: Sessions<Data>): Middleware<{ session: Session<Data> }> {
  return async (request, next) => {
    const session = await sessions.load(request)
    const response = await next({ session })
    const left = new Headers()
    try {
      await sessions.commit(session, left)
    } catch (error) {
      if (!isKvError(error) || error.code !== "SESSION_ENDED") throw error
      // Whoever reads it has nothing more to tell.
      await response.body?.cancel().catch(() => {})
      return answerEnded(left)
    }
    return withHeaders(response, left)
  }
}

/** @param left What the session has put on the response: nothing, when it may yet be seen. */
function answerEnded(left: Headers): Response {
  const isOver = !left.keys().next().done
  return withHeaders(
    new Response(isOver ? "The session has ended: sign in again." : "The session is not visible here yet: try again.", {
      status: isOver ? 401 : 503,
      headers: isOver ? {} : { "cache-control": "no-store", "retry-after": "1" },
    }),
    left,
  )
}
