import { usageError } from "../errors/command-error.ts"

type Environment = Readonly<Record<string, string | undefined>>

const ID_VARIABLE = /^KV_([A-Z0-9_]+)_ID$/
const NONE_SET = "Set KV_<NAME>_ID to the id that larder namespaces list shows, or take what larder local prints."

/**
 * Chooses the binding whose variable `KV_<BINDING>_ID` names the namespace to work on.
 *
 * @param name As on the command line, such as `my-cache`. @default the only one there is
 * @returns The binding, such as `MY_CACHE`.
 * @throws {CommandError} When its variable is not set, or nobody said which of several is meant.
 */
export function chooseBinding(env: Environment, name: string | undefined): string {
  const bindings = bindingsIn(env)
  if (name !== undefined) return requireBinding(bindings, name)
  const [only, ...others] = bindings
  if (only === undefined) throw usageError("no namespace: no variable such as KV_MY_CACHE_ID is set", NONE_SET)
  if (others.length === 0) return only
  const names = bindings.map(toNamespaceName).join(", ")
  throw usageError(`which namespace? there are ${names}`, `Choose one: --namespace ${toNamespaceName(only)}`)
}

/** Names the bindings of an environment, in order. */
export function bindingsIn(env: Environment): readonly string[] {
  const names = Object.keys(env).filter((variable) => (env[variable] ?? "").trim() !== "")
  return names.flatMap((variable) => ID_VARIABLE.exec(variable)?.[1] ?? []).toSorted()
}

/** Writes a binding as a namespace is usually called: `MY_CACHE` as `my-cache`. */
export function toNamespaceName(binding: string): string {
  return binding.toLowerCase().replaceAll("_", "-")
}

/** Names the variable that holds the id of a namespace. */
export function toIdVariable(name: string): string {
  return `KV_${name.toUpperCase().replaceAll("-", "_")}_ID`
}

function requireBinding(bindings: readonly string[], name: string): string {
  const variable = toIdVariable(name)
  const binding = ID_VARIABLE.exec(variable)?.[1]
  if (binding !== undefined && bindings.includes(binding)) return binding
  const there = bindings.length === 0 ? "none" : bindings.map(toNamespaceName).join(", ")
  throw usageError(
    `--namespace ${name}: the variable ${variable} is not set`,
    `Namespaces in the environment: ${there}`,
  )
}
