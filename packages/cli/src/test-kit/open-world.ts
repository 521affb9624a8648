import { type KvStore, kvFromEnv } from "@larder/core"
import { type LocalKv, type LocalKvOptions, startLocalKv } from "@larder/local"
import { onTestFinished } from "vitest"
import { type LarderRun, type LarderWorld, runLarder } from "./run-larder.ts"

/** A local server with one namespace, and the command connected to it. */
export interface World {
  readonly local: LocalKv
  readonly id: string
  readonly env: Readonly<Record<string, string>>
  readonly store: KvStore
  larder(args: readonly string[], world?: LarderWorld): Promise<LarderRun>
}

export async function openWorld(options?: LocalKvOptions): Promise<World> {
  const local = await startLocalKv(options)
  onTestFinished(() => local.close())
  const { id, env } = await local.createNamespace({ name: "my-cache" })
  return {
    local,
    id,
    env,
    store: kvFromEnv("MY_CACHE", { env }),
    larder: (args, world) => runLarder(args, { ...world, env: { ...env, ...world?.env } }),
  }
}
