import { AsyncLocalStorage } from "node:async_hooks"

/** A call from one package into another, as `http > session.load`. */
export interface Call {
  readonly from: string
  readonly to: string
  readonly what: string
}

const inside = new AsyncLocalStorage<string>()
const calls: Call[] = []

/** Runs something inside a package, or inside the application, and notes who has called it. */
export function enter<T>(to: string, what: string, run: () => T): T {
  const from = inside.getStore() ?? "test"
  if (from !== to) calls.push({ from, to, what })
  return inside.run(to, run)
}

/** Takes the calls since the last time, in the order in which they were made. */
export function takeCalls(): readonly Call[] {
  return calls.splice(0)
}

/** Notes the calls of all functions that a package exports, and of the methods of what they make. */
export function traceModule(name: string, module: Record<string, unknown>): Record<string, unknown> {
  const traced = Object.entries(module).map(([key, value]) => [
    key,
    isPlainFunction(value) ? trace(name, value, key) : value,
  ])
  return Object.fromEntries(traced)
}

/** Notes the calls of a function, or of an object's methods and getters; what they answer is traced likewise. */
export function trace<T extends object>(name: string, target: T, label = ""): T {
  return new Proxy(target, {
    // Own methods see the object itself, as private members are no proxy's.
    apply: (_, __, given: unknown[]) => call(name, label, target as unknown as () => unknown, undefined, given),
    get(_, key) {
      const isGetter = typeof key === "string" && findDescriptor(target, key)?.get !== undefined
      const read = () => Reflect.get(target, key, target) as unknown
      const value = isGetter ? enter(name, String(key), read) : read()
      if (typeof value !== "function" || typeof key === "symbol") return value
      return (...given: unknown[]) => call(name, key, value as () => unknown, target, given)
    },
  })
}

function call(name: string, what: string, method: () => unknown, target: unknown, given: unknown[]): unknown {
  return follow(
    name,
    enter(name, what, () => Reflect.apply(method, target, given)),
    what,
  )
}

/** Goes on with what was made, now or later, where it has methods of its own. A function has the name of what made it. */
function follow(name: string, made: unknown, label: string): unknown {
  if (made instanceof Promise) return made.then((value) => follow(name, value, label))
  const isThing = typeof made === "object" && made !== null && !(made instanceof Response) && !ArrayBuffer.isView(made)
  return isPlainFunction(made) || (isThing && hasMethods(made)) ? trace(name, made as object, label) : made
}

function hasMethods(made: object): boolean {
  const own = [made, Object.getPrototypeOf(made) ?? {}]
  if (own[1] === Array.prototype || own[1] === Map.prototype || own[1] === Set.prototype || made instanceof Error)
    return false
  return (
    Object.values(made).some((value) => typeof value === "function") || (own[1] !== Object.prototype && own[1] !== null)
  )
}

function isPlainFunction(value: unknown): value is () => unknown {
  return typeof value === "function" && !/^class\b/.test(Function.prototype.toString.call(value))
}

function findDescriptor(target: object | null, key: string): PropertyDescriptor | undefined {
  if (target === null) return undefined
  return Object.getOwnPropertyDescriptor(target, key) ?? findDescriptor(Object.getPrototypeOf(target), key)
}
