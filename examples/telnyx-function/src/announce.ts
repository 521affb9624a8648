import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

/** Listens on a free port of the loopback interface and tells the parent process its URL. */
export function announce(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    // listen() on a port gives an AddressInfo; the string form is for pipes.
    const { port } = server.address() as AddressInfo
    process.send?.(`http://127.0.0.1:${port}`)
  })
  process.on("disconnect", () => process.exit())
}
