import type { Bench, Section, Target } from "../bench.ts"
import { type BundleSize, ownSize, thirdPartySize } from "./bundle-size.ts"
import { type PublishedPackage, publishedPackages } from "./published-packages.ts"

/** What a program of the usual kind imports. */
const TYPICAL_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "@larder/core": ["kvFromEnv"],
  "@larder/core/node": ["nodeHttpFetch"],
  "@larder/expiry": ["withExpiry"],
  "@larder/cache": ["createCache"],
  "@larder/cloudflare": ["createCloudflareKv"],
  "@larder/sweeper": ["createSweepHandler"],
}

/** The last line of the targets: gzipped kB of each package's root, beyond what it composes. */
const MOST_KB: Readonly<Record<string, number>> = {
  "@larder/core": 5,
  "@larder/expiry": 3,
  "@larder/cache": 8,
  "@larder/session": 5,
  "@larder/flags": 5,
  "@larder/sweeper": 3,
  "@larder/http": 7,
}

/** Run from a shell or a test: what they stand on, native code included, is never bundled. */
const NEVER_BUNDLED = ["@larder/local", "@larder/cli"]

/** What each package adds to a bundle. */
export const bundleSizes: Bench = {
  name: "bundle-sizes",
  title: "Bundle sizes",
  async run(say) {
    const measured: Measured[] = []
    for (const published of await publishedPackages()) {
      const sizes = await measurePackage(published)
      if (sizes.length === 0) say(`${published.name} is not built: left out`)
      else say(sizes.map(({ specifier, whole }) => `${specifier} ${kb(whole.gzipped)} kB`).join(", "))
      measured.push(...sizes)
    }
    return toSection(measured)
  },
}

interface Measured {
  readonly specifier: string
  readonly whole: BundleSize
  readonly typical: BundleSize | undefined
  /** What it stands on, said once per package. */
  readonly beside: readonly string[]
}

async function measurePackage({ name, folder, entries, dependencies }: PublishedPackage): Promise<Measured[]> {
  const beside = NEVER_BUNDLED.includes(name) ? [] : await Promise.all(dependencies.map((one) => toBeside(folder, one)))
  const sizes = entries.map(async ({ subpath, file }): Promise<Measured> => {
    const specifier = name + subpath
    const names = TYPICAL_IMPORTS[specifier]
    return {
      specifier,
      whole: await ownSize(folder, `export * from ${JSON.stringify(file)}`),
      typical: names && (await ownSize(folder, `export { ${names.join(", ")} } from ${JSON.stringify(file)}`)),
      beside: subpath === "" ? beside : [],
    }
  })
  return await Promise.all(sizes)
}

async function toBeside(folder: string, dependency: string): Promise<string> {
  const { gzipped } = await thirdPartySize(folder, dependency)
  return `${dependency} ${kb(gzipped)}`
}

function toSection(measured: readonly Measured[]): Section {
  return {
    method: `Each entry bundled by esbuild (ESM, es2022), minified, in kB of 1000 bytes; gzipped at level 9. Its own code only: other Larder
packages and third-party ones are left out, and the latter stand beside it, whole and gzipped. What is
imported only when it is first needed (\`import()\`) has a column of its own.`,
    tables: [
      {
        head: ["entry", "minified", "gzipped", "on demand", "typical import", "gzipped", "third party beside it"],
        rows: measured.map(({ specifier, whole, typical, beside }) => [
          specifier,
          kb(whole.minified),
          kb(whole.gzipped),
          whole.onDemand === 0 ? "" : kb(whole.onDemand),
          TYPICAL_IMPORTS[specifier]?.join(", ") ?? "",
          typical === undefined ? "" : kb(typical.gzipped),
          beside.join(", "),
        ]),
      },
    ],
    targets: measured.flatMap(toTarget),
    peers: ["esbuild"],
    limits: ["Another bundler drops more or less of what is not used.", "Brotli would make every figure smaller."],
  }
}

function toTarget({ specifier, whole }: Measured): Target[] {
  const mostKb = MOST_KB[specifier]
  if (mostKb === undefined) return []
  const measured = `${kb(whole.gzipped)} kB`
  return [{ what: specifier, wanted: `≤ ${mostKb} kB`, measured, isMet: whole.gzipped <= mostKb * 1_000 }]
}

function kb(bytes: number): string {
  return (bytes / 1_000).toFixed(1)
}
