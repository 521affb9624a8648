import { isKvError, type KvNamespace } from "@larder/core"
import type { CommandContext } from "../../command/command-context.ts"
import { chooseBinding } from "../../connect/choose-binding.ts"
import { type Check, failed, ok, skipped, warning } from "./check.ts"

/** What to do about each status that is not `provision_ok`. */
const STATUS_REMEDIES: Readonly<Record<string, string>> = {
  pending: "It is being provisioned: larder namespaces wait <name>",
  provision_failed: "It will never be usable: delete it and create another one.",
  deleting: "It is being deleted, with all keys: create another one.",
  delete_failed: "Its deletion failed: larder namespaces delete <name> tries again.",
}

/** Looks whether the key is accepted, and the namespace usable: one request. @throws When neither is known. */
export async function checkAccess(context: CommandContext): Promise<readonly Check[]> {
  const { io, common, signal } = context
  const binding = chooseBinding(io.env, common.namespace)
  const variable = `KV_${binding}_ID`
  const id = (io.env[variable] ?? "").trim()
  try {
    const namespace = await context.openClient().namespaces.get(id, { signal })
    return [ok("credentials", "accepted"), checkStatus(namespace)]
  } catch (error) {
    const code = isKvError(error) ? error.code : ""
    if (code === "NAMESPACE_NOT_FOUND") return [ok("credentials", "accepted"), missing(id, variable)]
    if (code === "HTTP_403") return [limited, skipped("namespace", "not to be seen with this key")]
    throw error
  }
}

/** A key inside a function may reach keys and nothing else. */
const limited = warning(
  "credentials",
  "this key may not look at namespaces",
  "It may reach keys all the same: see the checks below.",
)

function missing(id: string, variable: string): Check {
  const remedy = `Check ${variable}, and that the key is of the same account: larder namespaces list`
  return failed("namespace", `there is none with the id ${id}`, remedy)
}

function checkStatus({ name, id, status }: KvNamespace): Check {
  if (status === "provision_ok") return ok("namespace", `${name} (${id}) is usable`)
  const remedy = STATUS_REMEDIES[status] ?? "This status is not known here: ask the support of the service."
  return failed("namespace", `${name} (${id}) has the status ${status}`, remedy)
}
