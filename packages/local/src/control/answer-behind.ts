import type { ControlHandler } from "./control-request.ts"

/** Carries out a request to an API behind its door: nothing is charged, logged, limited or made to fail. */
export const answerBehind: ControlHandler = (parts, { method, target, contentType, body }) => {
  const api = parts.apiFor(target)
  const call = api.parse(method, target, parts.locations)
  if (call === undefined) throw api.refuse("noResource", "There is no such resource.")
  return api.answer(parts.context, { call, contentType, body })
}
