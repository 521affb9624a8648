const NAME = /^[a-z0-9-]+$/

/** Tells whether the service takes it as the name of a namespace. */
export function isNamespaceName(name: unknown): name is string {
  return typeof name === "string" && NAME.test(name)
}

/** The variable that holds the id of a namespace, as the platform names it. */
export function toIdVariable(name: string): string {
  return `KV_${name.toUpperCase().replaceAll("-", "_")}_ID`
}
