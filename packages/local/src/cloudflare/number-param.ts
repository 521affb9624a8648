import { CloudflareError } from "./cloudflare-error.ts"

const WHOLE_NUMBER = /^\d{1,10}$/

/** Reads a whole number of the query. @throws {CloudflareError} 400 when it is none, or out of range. */
export function numberParam(
  query: URLSearchParams,
  name: string,
  range: { readonly min: number; readonly max?: number; readonly usual: number },
): number {
  const { min, max = Number.MAX_SAFE_INTEGER, usual } = range
  const sent = query.get(name) ?? String(usual)
  const value = Number(sent)
  if (WHOLE_NUMBER.test(sent) && value >= min && value <= max) return value
  throw new CloudflareError(
    "badRequest",
    `Invalid ${name} of ${sent}. Please specify an integer from ${min} to ${max}.`,
  )
}
