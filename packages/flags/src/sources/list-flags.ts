import { type KvStore, scanKeys } from "@larder/core"
import { toFlagName } from "./flag-keys.ts"
import type { FlagKey, FlagKeys } from "./keys-source.ts"

/**
 * Lists the flags that stand in a key each.
 *
 * @param now The clock to go by where the store does not tell its own.
 */
export async function listFlags(
  store: KvStore,
  isWanted: (name: string) => boolean,
  now: () => number,
): Promise<FlagKeys> {
  let nowMs = now()
  const keys: FlagKey[] = []
  const list: KvStore["list"] = async (options) => {
    const page = await store.list(options)
    nowMs = page.serverNowMs ?? nowMs
    return page
  }
  for await (const { key, updatedAtMs } of scanKeys({ ...store, list })) {
    const name = toFlagName(key)
    if (name !== undefined && isWanted(name)) keys.push({ name, key, updatedAtMs })
  }
  return { keys, nowMs }
}
