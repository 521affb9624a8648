import { isRecord } from "@larder/core/transport"
import type { CloudflareKeyInfo } from "../cloudflare-kv-store.ts"
import { readExpiresAt } from "./metadata.ts"

/** Reads the keys of a page, of REST or of the binding; a field that is missing or makes no sense is left out of its key. */
export function readKeys(items: readonly unknown[]): CloudflareKeyInfo[] {
  const keys = new Map<string, CloudflareKeyInfo>()
  for (const item of items) {
    const info = readKeyInfo(item)
    if (info !== undefined && !keys.has(info.key)) keys.set(info.key, info)
  }
  return [...keys.values()]
}

function readKeyInfo(item: unknown): CloudflareKeyInfo | undefined {
  if (!isRecord(item) || typeof item["name"] !== "string") return undefined
  const { metadata } = item
  // What the writer says is exact; the server's is rounded up, to a minute at least.
  const expiresAtMs = readExpiresAt(metadata) ?? toMs(item["expiration"])
  return {
    key: item["name"],
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
  }
}

/** Takes epoch seconds, as a number or in a header, as milliseconds. */
export function toMs(seconds: unknown): number | undefined {
  const number = typeof seconds === "string" ? Number(seconds) : seconds
  return typeof number === "number" && Number.isSafeInteger(number * 1_000) && number > 0 ? number * 1_000 : undefined
}
