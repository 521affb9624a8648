import type * as v from "valibot"
import { checkInput } from "../check-input.ts"
import { CloudflareError } from "./cloudflare-error.ts"

/**
 * Reads a body of JSON.
 *
 * @param name What it is called in the message.
 * @throws {CloudflareError} 400 when it is none, or not of the form that is due.
 */
export function parseJson<T>(name: string, schema: v.GenericSchema<unknown, T>, body: Uint8Array): T {
  try {
    return checkInput(name, schema, JSON.parse(Buffer.from(body).toString()))
  } catch (error) {
    throw new CloudflareError("badRequest", error instanceof Error ? error.message : String(error))
  }
}
