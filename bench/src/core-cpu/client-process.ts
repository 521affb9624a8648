import { serveRun } from "../instrument/child-contender.ts"
import { inLanes } from "../instrument/in-lanes.ts"
import { CLIENTS } from "./clients.ts"
import { type BytesClient, LANES } from "./wire.ts"

/** A process with one client in it. Arguments: its name, the server's origin, the method, the bytes of a value. */
const [name = "", origin = "", method = "", bytes = ""] = process.argv.slice(2)
const makeClient = CLIENTS[name]
if (makeClient === undefined) throw new Error(`No client ${name}`)
const call = method === "PUT" ? putter(makeClient(origin)) : getter(makeClient(origin))

serveRun((calls) => inLanes(calls, LANES, call))

function getter(client: BytesClient): () => Promise<void> {
  return async () => {
    const { length } = await client.get(bytes)
    if (length !== Number(bytes)) throw new Error(`got ${length} bytes instead of ${bytes}`)
  }
}

/** Writes of one key would wait for each other, as Larder promises; these are of different keys. */
function putter(client: BytesClient): (index: number) => Promise<unknown> {
  const value = new Uint8Array(Number(bytes)).fill(120)
  return (index) => client.put(`key-${index}`, value)
}
