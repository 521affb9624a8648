import { type StoreContractOptions, storeContract } from "@larder/testing"
import { BINDING, CLOUDFLARE } from "./grounds.ts"
import type { Ground, World } from "./world.ts"

/** The contract of `KvStore`. The clock of a binding is the runtime's own: what a server ends by itself is left out there. */
export function describeStore({ name, open }: Ground, { advance }: World): void {
  storeContract(name, async () => ({ store: await open(), advance }), OPTIONS[name])
}

const OPTIONS: Readonly<Record<string, StoreContractOptions>> = {
  [CLOUDFLARE]: { without: ["contentType"], printableKeys: true },
  [BINDING]: { without: ["contentType", "serverTtl"], printableKeys: true },
}
