import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

/** Listens on the platform's `PORT`; in the demonstration on a free one, whose URL the parent process is told. */
export function announce(server: Server): void {
  server.listen(Number(process.env["PORT"] ?? 8080), () => {
    // listen() on a port gives an AddressInfo; the string form is for pipes.
    const { port } = server.address() as AddressInfo
    process.send?.(`http://127.0.0.1:${port}`)
  })
  process.on("disconnect", () => process.exit())
}
