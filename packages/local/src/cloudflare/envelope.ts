import { type Answer, jsonAnswer } from "../api/answer.ts"

/** Answers what was asked for, in the envelope that all but a value comes in. */
export function envelope(result: unknown, about: { readonly result_info?: unknown } = {}): Answer {
  return jsonAnswer(200, { success: true, errors: [], messages: [], result, ...about })
}
