import { ApiError } from "../api/api-error.ts"
import { parseCall } from "../api/call.ts"
import type { ControlHandler } from "./control-request.ts"

/** Carries out a request to the API behind its door: nothing is charged, logged, limited or made to fail. */
export const answerBehind: ControlHandler = (parts, { method, target, contentType, body }) => {
  const call = parseCall(method, target, parts.locations)
  if (call === undefined) throw new ApiError("notFound", "There is no such resource.")
  return parts.answer({ call, contentType, body })
}
