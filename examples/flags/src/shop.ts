import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import type { Flags } from "@larder/flags"

/** The flags of the shop, with what they are when the store knows nothing of them. */
export const SHOP_FLAGS = {
  "new-ui": { type: "boolean", default: false },
} as const

export interface Shop {
  readonly url: string
  close(): void
}

/**
 * Starts the shop: a page, old or new, for the user of each request.
 *
 * A request takes one snapshot. That it asks twice, with other work between, shows that a flip meanwhile does not tear it in two.
 */
export async function startShop(flags: Flags<typeof SHOP_FLAGS>): Promise<Shop> {
  const server = createServer(async (request, response) => {
    const { user, plan } = Object.fromEntries(new URL(request.url ?? "", "http://shop").searchParams)
    const seen = flags.snapshot()
    const visitor = { targetingKey: user, plan }
    const header = seen.value("new-ui", visitor)
    await sleep(5)
    const body = seen.value("new-ui", visitor)
    response.setHeader("content-type", "application/json").end(JSON.stringify({ header, body }))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo // It listens on TCP.
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close().closeAllConnections() }
}
