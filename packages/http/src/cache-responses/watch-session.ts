/**
 * Notes from now on whether the session of a request is used: what is made with it is one user's, also where the cookie that says
 * so is added by a middleware further out, when the response has passed.
 *
 * @param context Of the request; its `session` may be there already, or be added further in.
 * @returns Tells whether it was used.
 */
export function watchSession(context: object): () => boolean {
  let isUsed = false
  let session = Object.getOwnPropertyDescriptor(context, "session")

  const handler: ProxyHandler<object> = {
    get(target, name) {
      isUsed = true
      // Its own, not the proxy's: what it keeps private is found in the session itself.
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? value.bind(target) : value
    },
  }
  Object.defineProperty(context, "session", {
    configurable: true,
    enumerable: session?.enumerable ?? false,
    get() {
      const value: unknown = session?.get ? session.get() : session?.value
      return typeof value === "object" && value !== null ? new Proxy(value, handler) : value
    },
    set(value: unknown) {
      session = { value }
    },
  })
  return () => isUsed
}
