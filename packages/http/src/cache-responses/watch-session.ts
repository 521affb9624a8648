/**
 * Notes from now on whether the session of a request is looked at: what is made with it is one user's, also where the cookie
 * that says so is added by a middleware further out, when the response has passed.
 *
 * @param context Of the request; its `session` may be there already, or be added further in.
 * @returns Tells whether it was.
 */
export function watchSession(context: object): () => boolean {
  let isUsed = false
  let session = Object.getOwnPropertyDescriptor(context, "session")
  Object.defineProperty(context, "session", {
    configurable: true,
    enumerable: session?.enumerable ?? false,
    get() {
      isUsed = true
      return session?.get ? session.get() : session?.value
    },
    set(value: unknown) {
      session = { value }
    },
  })
  return () => isUsed
}
