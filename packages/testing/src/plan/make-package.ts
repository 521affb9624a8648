import type { HousePackage } from "./house.ts"
import { parseSource } from "./parse-source.ts"

/** Makes a package of the sources given by path, with a manifest that keeps all rules save for what is given. */
export function makePackage(
  folder: string,
  sources: Readonly<Record<string, string>> = {},
  manifest: Readonly<Record<string, unknown>> = {},
): HousePackage {
  const files = Object.entries({ "index.ts": "export {}", ...sources }).map(([path, text]) => {
    return [path, parseSource(path, text)] as const
  })
  return { folder, files: new Map(files), manifest: { ...makeManifest(folder), ...manifest } }
}

/** What a package's exports must say of a door. */
export function makeDoor(name: string): Readonly<Record<string, string>> {
  return { "larder-source": `./src/${name}.ts`, types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }
}

function makeManifest(folder: string): Readonly<Record<string, unknown>> {
  return {
    name: `@larder/${folder}`,
    description: "One sentence.",
    license: "MIT",
    type: "module",
    sideEffects: false,
    engines: { node: ">=20.19" },
    files: ["dist", "src", "!src/**/*.test.ts"],
    exports: { ".": makeDoor("index") },
    publishConfig: { access: "public" },
  }
}
