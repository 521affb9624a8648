/**
 * Waits until no microtask is left: every promise that could go on without the outside world has gone on.
 *
 * No turn of the event loop is taken. A tick that a microtask asks for runs when the queue of microtasks is empty, and the
 * first `await` makes sure that it is a microtask that asks.
 */
export async function drainMicrotasks(): Promise<void> {
  await undefined
  await new Promise<void>((resolve) => process.nextTick(resolve))
}
