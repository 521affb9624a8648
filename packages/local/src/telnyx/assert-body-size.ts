import { TELNYX_LIMITS } from "@larder/core"
import { TelnyxError } from "./telnyx-error.ts"

/** @throws {TelnyxError} 413 when the body is larger than a value may be. */
export function assertBodySize(body: Uint8Array): void {
  if (body.length <= TELNYX_LIMITS.maxValueBytes) return
  throw new TelnyxError("tooLarge", `The value is larger than ${TELNYX_LIMITS.maxValueBytes} bytes.`)
}
