import { nodeHttpFetch } from "@larder/core/node"
import { gotClient } from "./clients/got-client.ts"
import { kyClient } from "./clients/ky-client.ts"
import { larderClient } from "./clients/larder-client.ts"
import { undiciFetchClient, undiciRequestClient } from "./clients/undici-clients.ts"
import type { MakeFaultClient } from "./wire.ts"

/** The contenders. How each is configured, and by which page of its documentation, is said in its file. */
export const FAULT_CLIENTS: Readonly<Record<string, MakeFaultClient>> = {
  Larder: (origin) => larderClient(origin),
  "Larder, nodeHttpFetch": (origin) => larderClient(origin, nodeHttpFetch()),
  "undici.request": undiciRequestClient,
  "undici.fetch": undiciFetchClient,
  got: gotClient,
  ky: kyClient,
}
