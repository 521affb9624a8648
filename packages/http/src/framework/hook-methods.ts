import type { ServerResponse } from "node:http"
import type { GivenHeaders } from "./note-head.ts"
import type { WriteArguments } from "./read-write.ts"

/** The methods of a response that send. */
export type SendingMethods = Pick<ServerResponse, "writeHead" | "flushHeaders" | "write" | "end">

/** What `writeHead` is given. */
export type HeadArguments = readonly [status: number, reason?: string | GivenHeaders, headers?: GivenHeaders]

/** What is done in the place of those methods. */
export interface Hooks {
  /** Whether a method does what it did before. */
  passes(method: keyof SendingMethods): boolean
  writeHead(given: HeadArguments): void
  flushHeaders(): void
  write(given: WriteArguments): boolean
  end(given: WriteArguments): void
}

/**
 * Has listeners of `drain` told by the response itself too, where what is in front listens for it in a place of its own, as
 * `compression` does: a writer that is held waits for a drain that place knows nothing of.
 */
function hearDrain(outgoing: ServerResponse): void {
  const { on, addListener } = outgoing
  if (on === addListener) return
  // The cast: it has overloads, all of which are given on. Alike, so that a door further in leaves them as they are.
  outgoing.on = outgoing.addListener = ((event: string, listener: () => void) => {
    if (event === "drain") addListener.call(outgoing, event, listener)
    return on.call(outgoing, event, listener)
  }) as typeof on
}

/**
 * Puts hooks in the place of the methods that send.
 *
 * They stay there: others may put theirs over them, which would be lost if what was there before came back.
 *
 * @returns What was there before.
 */
export function hookMethods(outgoing: ServerResponse, hooks: Hooks): SendingMethods {
  hearDrain(outgoing)
  const { writeHead, flushHeaders, write, end } = outgoing
  // The casts: each method has overloads, all of which it is given and gives on.
  outgoing.writeHead = ((...given: HeadArguments) => {
    if (hooks.passes("writeHead")) return Reflect.apply(writeHead, outgoing, given)
    hooks.writeHead(given)
    return outgoing
  }) as typeof writeHead
  outgoing.flushHeaders = () => (hooks.passes("flushHeaders") ? flushHeaders.call(outgoing) : hooks.flushHeaders())
  outgoing.write = (...given: WriteArguments) =>
    hooks.passes("write") ? Reflect.apply(write, outgoing, given) : hooks.write(given)
  outgoing.end = (...given: WriteArguments) => {
    if (hooks.passes("end")) return Reflect.apply(end, outgoing, given)
    hooks.end(given)
    return outgoing
  }
  return { writeHead, flushHeaders, write, end }
}
