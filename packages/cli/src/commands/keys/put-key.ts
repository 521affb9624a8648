import { isUtf8 } from "node:buffer"
import { type EntrySetOptions, withExpiry } from "@larder/expiry"
import { type Command, defineCommand, option } from "../../command/command.ts"
import type { CommandContext } from "../../command/command-context.ts"
import { parseDuration, parseLifetime, parseNames } from "../../command/option-parsers.ts"
import { readContent } from "../../command/read-content.ts"
import { findKey } from "../../connect/find-key.ts"
import { usageError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { formatBytes } from "../../output/amounts.ts"
import { printable } from "../../output/printable.ts"
import { formatInstant } from "../../output/times.ts"

interface PutOptions {
  readonly ttl?: number
  readonly stale?: number
  readonly tags?: readonly string[]
  readonly raw?: boolean
  readonly contentType?: string
}

export const putKey: Command = defineCommand<PutOptions>({
  name: "put",
  operands: "<key> [value]",
  summary: "Write a key, in an envelope with its end.",
  details:
    "The value is JSON where it can be read as JSON, else text. Without a value, or with -, the standard input is stored: JSON, text or bytes.",
  options: [
    option("--ttl <duration>", "how long it is fresh, such as 90s, 15m or 24h (for ever)", parseLifetime),
    option("--stale <duration>", "how long it may be used after that (0s)", parseDuration),
    option("--tags <names>", "tags, with commas between them", parseNames),
    option("--raw", "store the value as it is, without an envelope; --ttl is then the server's to keep"),
    option("--content-type <type>", "with --raw: what the server is to say of it"),
  ],
  examples: [
    'user:42 \'{"name":"Zoë"}\' --ttl 15m',
    "cache/page --ttl 1h --tags home,eu < page.html",
    "flag/new-ui true --raw",
  ],
  usesNamespace: true,
  async run(context, [given = "", value], options) {
    const store = context.openStore()
    const bytes = await readContent(context, value)
    const { key, isPhysical } = await findKey(given, store)
    if (options.raw === true) {
      refuse(options, ["stale", "tags"], "go with an envelope: leave --raw away")
      const { ttl: ttlMs, contentType } = options
      await store.put(key, bytes, { ttlMs, contentType })
      return told(context, { key, sizeBytes: bytes.length, expiresAtMs: ttlMs && endOnServer(context.io.now(), ttlMs) })
    }
    refuse(options, ["contentType"], "is for --raw: an envelope has a type of its own")
    const entries = withExpiry(store, { rawKeys: isPhysical })
    const { sizeBytes, expiresAtMs } = await entries.set(given, toValue(bytes), toSetOptions(options))
    return told(context, { key, sizeBytes, expiresAtMs })
  },
})

/** The server counts in seconds, and rounds up. */
function endOnServer(nowMs: number, ttlMs: number): number {
  return nowMs + Math.ceil(ttlMs / 1_000) * 1_000
}

function toSetOptions({ ttl: ttlMs, stale: staleMs, tags }: PutOptions): EntrySetOptions {
  if (staleMs !== undefined && ttlMs === undefined) throw usageError("--stale goes with --ttl")
  return { ttlMs, staleMs, tags }
}

function refuse(options: PutOptions, names: readonly (keyof PutOptions)[], why: string): void {
  const found = names.find((name) => options[name] !== undefined)
  if (found !== undefined) throw usageError(`--${found === "contentType" ? "content-type" : found} ${why}`)
}

function toValue(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return bytes
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function told(
  { out }: CommandContext,
  written: { readonly key: string; readonly sizeBytes: number; readonly expiresAtMs?: number | undefined },
): typeof EXIT_CODES.done {
  const { key, sizeBytes, expiresAtMs } = written
  const end = expiresAtMs === undefined ? "without an end" : `ends ${formatInstant(expiresAtMs)}`
  out.print(written, () => `Wrote ${printable(key)}: ${formatBytes(sizeBytes)}, ${end}`)
  return EXIT_CODES.done
}
