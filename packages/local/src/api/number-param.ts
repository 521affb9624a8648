import { ApiError, type ApiErrorKind } from "./api-error.ts"

const WHOLE_NUMBER = /^\d{1,15}$/

/**
 * Reads a whole number of the query.
 *
 * @returns `undefined` when it was not sent.
 * @throws {ApiError} Of the given kind, when it is sent twice, is no whole number, or is below `min`.
 */
export function numberParam(
  query: URLSearchParams,
  parameter: string,
  min: number,
  kind: ApiErrorKind = "badRequest",
): number | undefined {
  const sent = query.getAll(parameter)
  if (sent.length === 0) return undefined
  const text = sent[0] ?? ""
  const value = Number(text)
  if (sent.length === 1 && WHOLE_NUMBER.test(text) && value >= min) return value
  throw new ApiError(kind, `${parameter}: expected one whole number from ${min}.`, { parameter })
}
