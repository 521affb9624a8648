import { answerCall } from "../api/api.ts"
import { ApiError } from "../api/api-error.ts"
import { parseCall } from "../api/call.ts"
import { parseKey } from "../api/key-param.ts"
import type { ControlHandler } from "./control-request.ts"

/**
 * Carries out a request to the API behind its door: nothing is charged, logged, limited or made to fail.
 *
 * A read also tells, as `larder-expires-at-ms`, when the server will end the key.
 */
export const answerBehind: ControlHandler = async ({ api, storage, locations }, request) => {
  const { method, target, contentType, body } = request
  const call = parseCall(method, target, locations)
  if (call === undefined) throw new ApiError("notFound", "There is no such resource.")
  const answer = await answerCall(api, { call, contentType, body })
  const { operation, namespaceId = "", rawKey = "" } = call
  const record = operation === "get" ? storage.record(namespaceId.toLowerCase(), parseKey(rawKey)) : undefined
  if (record?.expiresAtMs === undefined) return answer
  return { ...answer, headers: { ...answer.headers, "larder-expires-at-ms": String(record.expiresAtMs) } }
}
