import { isKvError, type KvStore } from "@larder/core"
import { formatDuration } from "../../output/times.ts"
import { type Check, failed, ok, warning } from "./check.ts"
import { timed } from "./timed.ts"

/** Writes, reads and deletes one key of its own. */
export interface WriteProbe {
  /** Writes it, and tells whether the server ends keys by itself. @throws What the write throws. */
  write(): Promise<Check>
  /** Reads and deletes it. @throws What these throw. */
  readAndDelete(): Promise<Check>
  /** Deletes what a failure may have left of it, where that can be done. */
  discard(): Promise<void>
}

/** Should it not be deleted, it ends by itself, where the server can do that. */
const TTL_MS = 60_000

export function createWriteProbe(store: KvStore): WriteProbe {
  const text = crypto.randomUUID()
  const key = `larder-doctor/${text}`
  let wroteMs = 0

  async function put(): Promise<Check> {
    try {
      await store.put(key, text, { ttlMs: TTL_MS })
      return ok("server TTL", "supported: keys end by themselves")
    } catch (error) {
      if (!isKvError(error) || error.code !== "HTTP_409") throw error
    }
    await store.put(key, text)
    return warning(
      "server TTL",
      "not in this namespace",
      "Nothing is lost: envelopes tell the end. Run larder sweep now and then.",
    )
  }

  return {
    async write() {
      let check = ok("server TTL", "")
      wroteMs = await timed(async () => {
        check = await put()
      })
      return check
    },
    async readAndDelete() {
      let read: string | undefined
      const readMs = await timed(async () => {
        const value = await store.get(key)
        read = value && new TextDecoder().decode(value.bytes)
      })
      const deletedMs = await timed(() => store.delete(key))
      return judge(read, text, [wroteMs, readMs, deletedMs])
    },
    discard: () => store.delete(key).catch(() => {}),
  }
}

function judge(read: string | undefined, wrote: string, times: readonly number[]): Check {
  const name = "write, read, delete"
  if (read === wrote) return ok(name, times.map(formatDuration).join(", "))
  const found =
    read === undefined ? "what was written was not there right after" : "something else was read than was written"
  return failed(name, found, "Reads may go to another place than writes: check TELNYX_BASE_URL.")
}
