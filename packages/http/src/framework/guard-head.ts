import type { ServerResponse } from "node:http"

/** By the prototype that each stands in for. */
const guarded = new WeakMap<object, object>()
const endings = new WeakMap<object, () => boolean>()

/**
 * Makes a response that is held look as one that is sent: it says so, and takes no more headers.
 *
 * By its prototype, as Express gives it its own: properties that come and go would make all of it slow.
 *
 * @param isEnded Tells whether it looks as one that has ended, too.
 * @returns Ends that.
 */
export function guardHead(outgoing: ServerResponse, isEnded: () => boolean): () => void {
  const prototype: object = Object.getPrototypeOf(outgoing)
  endings.set(outgoing, isEnded)
  Object.setPrototypeOf(outgoing, guardedOf(prototype))
  return () => void Object.setPrototypeOf(outgoing, prototype)
}

function guardedOf(prototype: object): object {
  const known = guarded.get(prototype)
  if (known !== undefined) return known
  const refusing = { value: refuse, writable: true, configurable: true }
  const made: object = Object.create(prototype, {
    headersSent: { get: () => true, configurable: true },
    writableEnded: { get: isEnded, configurable: true },
    setHeader: refusing,
    appendHeader: refusing,
    removeHeader: refusing,
  })
  guarded.set(prototype, made)
  return made
}

function isEnded(this: object): boolean {
  return endings.get(this)?.() ?? false
}

/** Says what Node says of a response that is sent. */
function refuse(name: string): never {
  const error = new Error(`Cannot set header ${name} after the response has begun`)
  throw Object.assign(error, { code: "ERR_HTTP_HEADERS_SENT" })
}
