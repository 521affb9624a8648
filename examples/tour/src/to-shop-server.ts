import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import type { ShopServer } from "./take-tour.ts"

/** Tells where a server of `node:http` listens, and how it ends. @param server One that listens on a port, or is about to. */
export async function toShopServer(server: Server): Promise<ShopServer> {
  if (!server.listening) await new Promise((resolve) => server.once("listening", resolve))
  // A server on a port has an AddressInfo; the string form is for pipes.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
