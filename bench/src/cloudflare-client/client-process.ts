import { serveRun } from "../instrument/child-contender.ts"
import { inLanes } from "../instrument/in-lanes.ts"
import { CLIENTS } from "./clients.ts"
import { type CloudflareClient, LANES } from "./wire.ts"

/** A process with one client in it. Arguments: its name, the server's origin, what is called, the bytes of a value. */
const [name = "", origin = "", call = "", bytes = ""] = process.argv.slice(2)
const makeClient = CLIENTS[name]
if (makeClient === undefined) throw new Error(`No client ${name}`)
const run = toRun(makeClient(origin))

serveRun((calls) => inLanes(calls, LANES, run))

function toRun({ get, put, putWithMetadata = put }: CloudflareClient): () => Promise<unknown> {
  if (call === "GET") {
    return async () => {
      const { length } = await get(bytes)
      if (length !== Number(bytes)) throw new Error(`got ${length} bytes instead of ${bytes}`)
    }
  }
  const value = new Uint8Array(Number(bytes)).fill(120)
  let written = 0
  const write = call === "PUT" ? put : putWithMetadata
  // A key of its own for each: Larder lets two writes of one key wait for each other.
  return () => {
    written += 1
    return write(`key-${written}`, value)
  }
}
