import type { TestOutcome } from "./portable/vitest.ts"
import { runCommand } from "./run-command.ts"
import { runWorkerd } from "./run-workerd.ts"
import type { WorldSettings } from "./suite/world.ts"

/** Something that runs JavaScript. */
export interface Runtime {
  readonly name: string
  /** What users of it have to do, in a sentence. */
  readonly needs: string
  /**
   * Runs the suite.
   *
   * @param suite The file that exports `runSuite`.
   * @returns The version of the runtime, in its own words, and what became of each test.
   */
  run(suite: string, settings: WorldSettings): Promise<RuntimeResult>
}

export interface RuntimeResult {
  readonly version: string
  readonly outcomes: readonly TestOutcome[]
}

const NOTHING = "Nothing."

/** All come from the npm registry. */
export const RUNTIMES: readonly Runtime[] = [
  node("20.20.2"),
  node("22.23.3"),
  node("24.21.0"),
  node("26.10.0"),
  {
    name: "Bun",
    needs: NOTHING,
    run: runCommand({ install: "bun@1.4.5", command: ["bun", "run"], version: "Bun.version" }),
  },
  {
    name: "Deno",
    needs: "`--allow-net` for the store; `--allow-env` where `kvFromEnv` is used.",
    run: runCommand({
      install: "deno@2.9.6",
      // The environment is read by what formats failures, and by nothing of ours here.
      command: ["deno", "run", "--allow-net=127.0.0.1", "--allow-env", "--no-config", "--no-lock"],
      version: "Deno.version.deno",
    }),
  },
  {
    name: "workerd",
    needs:
      'No compatibility flag. At the top of a module no timer: `driver: "requests"` for a coherent cache, no `refreshBy: "timer"` for flags.',
    run: runWorkerd,
  },
]

function node(version: string): Runtime {
  return {
    name: `Node ${version.split(".", 1)[0]}`,
    needs: NOTHING,
    run: runCommand({
      install: `node-${process.platform}-${process.arch}@${version}`,
      command: ["node"],
      version: "process.versions.node",
      // One download less, where it is the Node that runs this.
      isHere: version === process.versions.node,
    }),
  }
}
