import { spawn } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Runtime, RuntimeResult } from "./runtimes.ts"

/** How a runtime is started from the shell. */
export interface CommandRuntime {
  /** Its package in the npm registry, with the version. */
  readonly install: string
  /** What runs a file, the file's path left out. */
  readonly command: readonly string[]
  /** What tells the version, inside. */
  readonly version: string
  /** Whether it is the Node that runs this. @default false */
  readonly isHere?: boolean
}

/** Before the line with the result, so that warnings of the runtime do no harm. */
const MARK = "larder-suite:"

/** Makes a function that runs the suite in a process of its own. */
export function runCommand({ install, command, version, isHere = false }: CommandRuntime): Runtime["run"] {
  return async (suite, settings) => {
    const entry = join(dirname(suite), `run-${install.replace(/[^a-z0-9.]/g, "-")}.mjs`)
    await writeFile(
      entry,
      `import { runSuite } from ${JSON.stringify(pathToFileURL(suite).href)}
const outcomes = await runSuite(${JSON.stringify(settings)})
console.log(${JSON.stringify(MARK)} + JSON.stringify({ version: String(${version}), outcomes }))
`,
    )
    // Not \`npx <args>\`: a runtime's own flags would be taken for npx's.
    const [program = "", ...args] = isHere
      ? [process.execPath, entry]
      : ["npx", "-y", "-p", install, "-c", [...command, entry].map((part) => `'${part}'`).join(" ")]
    return parseResult(await outputOf(program, args))
  }
}

function parseResult(output: string): RuntimeResult {
  const line = output.split("\n").find((text) => text.startsWith(MARK))
  if (line === undefined) throw new Error(`it gave no result, but said:\n${output}`)
  // The entry above wrote it.
  return JSON.parse(line.slice(MARK.length)) as RuntimeResult
}

async function outputOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: ownEnvironment() })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)))
  await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject))
  return output
}

/** Without what the package manager that runs this has set for itself. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_|^pnpm_/i.test(name)))
}
