import { answerCall } from "../api/api.ts"
import { ApiError } from "../api/api-error.ts"
import { parseCall } from "../api/call.ts"
import type { ControlHandler } from "./control-request.ts"

/** Carries out a request to the API behind its door: nothing is charged, logged, limited or made to fail. */
export const answerBehind: ControlHandler = ({ api, locations }, { method, target, contentType, body }) => {
  const call = parseCall(method, target, locations)
  if (call === undefined) throw new ApiError("notFound", "There is no such resource.")
  return answerCall(api, { call, contentType, body })
}
