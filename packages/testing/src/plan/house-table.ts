/** What a package may stand on. */
export interface HouseRule {
  /** Our packages it may import; `"any"` for the yard. */
  readonly ours: readonly string[] | "any"
  /** Packages of others it may import, as dependency or peer; `"any"` for the yard. */
  readonly others: readonly string[] | "any"
  /** Whether it also runs where Node's modules are not: only its subpath `node` may import them. */
  readonly runsEverywhere: boolean
}

/** The plan of the house, by folder under `packages/`: arrows point down, siblings never import siblings. */
export const HOUSE_TABLE: Readonly<Record<string, HouseRule>> = {
  core: { ours: [], others: ["p-limit"], runsEverywhere: true },
  expiry: { ours: ["core"], others: ["superjson"], runsEverywhere: true },
  // OpenTelemetry is a peer of the subpath `otel` alone, for its types.
  cache: { ours: ["core", "expiry"], others: ["@opentelemetry/api", "lru-cache", "p-limit"], runsEverywhere: true },
  session: { ours: ["core", "expiry"], others: [], runsEverywhere: true },
  // A peer of the subpath `openfeature` alone.
  flags: { ours: ["core"], others: ["@openfeature/server-sdk"], runsEverywhere: true },
  // croner stands behind the subpath `schedule` alone.
  sweeper: { ours: ["core", "expiry"], others: ["croner", "p-limit"], runsEverywhere: true },
  http: {
    ours: ["core", "expiry", "cache", "session", "flags", "sweeper"],
    others: ["@hono/node-server", "hono", "express", "fastify"],
    runsEverywhere: false,
  },
  local: { ours: ["core"], others: ["lmdb", "valibot", "picocolors"], runsEverywhere: false },
  cloudflare: { ours: ["core"], others: [], runsEverywhere: true },
  cli: {
    ours: ["core", "expiry", "sweeper", "flags", "session", "local"],
    others: ["@clack/prompts", "cli-table3", "commander", "picocolors"],
    runsEverywhere: false,
  },
  testing: { ours: "any", others: "any", runsEverywhere: false },
}

/** Splits the name of a module into its package and the subpath: `@larder/core/node` into `@larder/core` and `./node`. */
export function splitSpecifier(specifier: string): { readonly name: string; readonly subpath: string } {
  const parts = specifier.split("/")
  const length = specifier.startsWith("@") ? 2 : 1
  return {
    name: parts.slice(0, length).join("/"),
    subpath: ["./", ...parts.slice(length)].join("/").replace(".//", "./"),
  }
}
