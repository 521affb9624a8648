import * as v from "valibot"
import { jsonAnswer } from "../api/answer.ts"
import { checkInput } from "../check-input.ts"
import { isNamespaceName } from "../namespace-name.ts"
import { NAMESPACE_STATUSES } from "../storage/records.ts"
import { TelnyxError } from "../telnyx/telnyx-error.ts"
import { type ControlHandler, jsonBody } from "./control-request.ts"
import { describeValue } from "./describe-value.ts"

const NEW_NAMESPACE = v.strictObject({
  name: v.custom<string>(isNamespaceName, "Expected a-z, 0-9 and -"),
  supportsTtl: v.optional(v.boolean()),
})

/** Creates a namespace that is usable at once. */
export const createReady: ControlHandler = async ({ context }, request) => {
  const { name, supportsTtl = context.supportsTtl } = checkInput("body", NEW_NAMESPACE, jsonBody(request))
  const { id } = await context.namespaces.create(name, supportsTtl, 0)
  return jsonAnswer(201, context.namespaces.get(id))
}

const STATUS = v.strictObject({ status: v.picklist(NAMESPACE_STATUSES) })

/** Puts a namespace into any step of its life. */
export const setStatus: ControlHandler = async ({ context }, request) => {
  const { status } = checkInput("body", STATUS, jsonBody(request))
  const namespace = context.namespaces.get(request.namespaceId)
  if (namespace === undefined) throw noNamespace()
  return jsonAnswer(200, await context.namespaces.setStatus(namespace, status))
}

const SEED = v.record(v.string(), v.unknown())

/** Stores an object of values by key. Folders are for `LocalKv.seed()` and the shell: no page may name a path. */
export const seedNamespace: ControlHandler = async ({ context, state }, request) => {
  const values = checkInput("body", SEED, jsonBody(request))
  if (context.namespaces.get(request.namespaceId) === undefined) throw noNamespace()
  return jsonAnswer(200, { keys: await state.seed(request.namespaceId, values) })
}

export const exportLines: ControlHandler = ({ context, state }, { namespaceId }) => {
  if (context.namespaces.get(namespaceId) === undefined) throw noNamespace()
  return { lines: state.exportNamespace(namespaceId) }
}

/** Tells all about `?key=`, as it is seen at `?location=`. */
export const describeKey: ControlHandler = ({ context, locations }, { namespaceId, query }) => {
  const key = query.get("key") ?? ""
  const location = query.get("location") ?? locations[0] ?? ""
  const stored = context.keyspace.get({ namespaceId, location }, key)
  if (stored === undefined) throw new TelnyxError("notFound", "There is no such key.", { parameter: "key" })
  const { bytes, ...about } = stored
  return jsonAnswer(200, { key, ...about, sizeBytes: bytes.length, described: describeValue(key, bytes) })
}

function noNamespace(): TelnyxError {
  return new TelnyxError("notFound", "There is no such namespace.", { parameter: "id" })
}
