import { type KvErrorDetails, KvResponseError } from "@larder/core"
import { readInstant } from "@larder/core/transport"
import type { CloudflarePage } from "../cloudflare-kv-store.ts"
import { readKeys } from "../values/key-info.ts"
import type { ApiAnswer } from "./read-result.ts"

/**
 * Reads one page of a list. A key listed twice comes once.
 *
 * @param date The response's `Date`.
 * @throws {KvResponseError} When it is not a page.
 */
export function readKeyPage(
  { result, resultInfo }: ApiAnswer,
  date: string | null,
  details: Omit<KvErrorDetails, "code">,
): CloudflarePage {
  if (!Array.isArray(result)) throw new KvResponseError("expected a list in result", details)
  const { cursor } = resultInfo
  const serverNowMs = readInstant(date)
  return {
    keys: readKeys(result),
    ...(typeof cursor === "string" && cursor !== "" ? { cursor } : {}),
    ...(serverNowMs === undefined ? {} : { serverNowMs }),
  }
}
