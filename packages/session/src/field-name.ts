/** Tells what can be a field: well-formed text that reaches no prototype when its data is assigned to something. */
export function isFieldName(name: unknown): name is string {
  return typeof name === "string" && name !== "" && name !== "__proto__" && name.isWellFormed()
}
