import { randomBytes } from "node:crypto"
import { checkLocations, type LocalLocations } from "./distance/locations.ts"
import type { LoggedRequest } from "./log/logged-request.ts"
import type { LocalRateLimit } from "./rate-limiter.ts"

/** How a local server is started. */
export interface LocalKvOptions {
  /** TCP port, 0 to 65535. @default 0 (a free one) */
  readonly port?: number | undefined
  /** Address to listen on. Beyond loopback, whoever reaches the port and has the key can read and write. @default "127.0.0.1" */
  readonly host?: string | undefined
  /**
   * Folder that keeps everything: a write is acknowledged when it is on the disk. Made when it is not there.
   * @default in memory (more exactly: in a temporary file, never synchronised, that ends with the server)
   */
  readonly dataDir?: string | undefined
  /** What clients must send. @default a random one */
  readonly apiKey?: string | undefined
  /** How long a namespace made through the API is `pending`, and `deleting`, in milliseconds, ≥ 0. @default 0 */
  readonly provisionMs?: number | undefined
  /** Whether namespaces made through the API support TTL. @default true */
  readonly supportsTtl?: boolean | undefined
  /** Whether the API of Cloudflare takes one write a second of a key, and no TTL below 60 s, by the server's clock. @default true */
  readonly cloudflareLimits?: boolean | undefined
  /** Answers 429 beyond it, and sends `x-ratelimit-*`. @default no limit, no headers */
  readonly rateLimit?: LocalRateLimit | undefined
  /** Places from which the same data is reached, each by its own URL. @default one, without lag */
  readonly locations?: LocalLocations | undefined
  /** Is told every request to the API, when it has been answered. Must not throw. @default nobody is told */
  readonly onRequest?: ((request: LoggedRequest) => void) | undefined
  /** The server's clock, in epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined
}

export interface ResolvedLocalKvOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string | undefined
  readonly apiKey: string
  readonly provisionMs: number
  readonly supportsTtl: boolean
  readonly cloudflareLimits: boolean
  readonly rateLimit: LocalRateLimit | undefined
  readonly locations: LocalLocations | undefined
  readonly onRequest: ((request: LoggedRequest) => void) | undefined
  readonly now: () => number
}

export const LOCAL_KV_DEFAULTS = {
  port: 0,
  host: "127.0.0.1",
  provisionMs: 0,
  supportsTtl: true,
  cloudflareLimits: true,
} as const

/**
 * @throws {RangeError} When a number is out of range, or the API key cannot be sent in a header.
 * @throws {TypeError} When a location is not well-formed.
 */
export function resolveLocalKvOptions(options: LocalKvOptions): ResolvedLocalKvOptions {
  const resolved = {
    port: options.port ?? LOCAL_KV_DEFAULTS.port,
    host: options.host ?? LOCAL_KV_DEFAULTS.host,
    dataDir: options.dataDir,
    apiKey: options.apiKey ?? `local-${randomBytes(16).toString("hex")}`,
    provisionMs: options.provisionMs ?? LOCAL_KV_DEFAULTS.provisionMs,
    supportsTtl: options.supportsTtl ?? LOCAL_KV_DEFAULTS.supportsTtl,
    cloudflareLimits: options.cloudflareLimits ?? LOCAL_KV_DEFAULTS.cloudflareLimits,
    rateLimit: options.rateLimit,
    locations: options.locations && checkLocations(options.locations),
    onRequest: options.onRequest,
    now: options.now ?? Date.now,
  }
  if (!Number.isInteger(resolved.port) || resolved.port < 0 || resolved.port > 65_535) {
    throw new RangeError(`port: expected a whole number from 0 to 65535, got ${resolved.port}`)
  }
  if (!Number.isFinite(resolved.provisionMs) || resolved.provisionMs < 0) {
    throw new RangeError(`provisionMs: expected milliseconds from 0, got ${resolved.provisionMs}`)
  }
  if (resolved.dataDir === "") throw new RangeError("dataDir: expected the path of a folder, got an empty string")
  if (!/^[\x21-\x7e]+$/.test(resolved.apiKey)) throw new RangeError("apiKey: expected printable ASCII without spaces")
  return resolved
}
