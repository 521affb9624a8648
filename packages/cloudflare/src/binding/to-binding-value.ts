import { ValueTooLargeError } from "@larder/core"
import type { CloudflarePutOptions } from "../cloudflare-kv-store.ts"
import { CLOUDFLARE_LIMITS } from "../cloudflare-limits.ts"
import { prepareWrite } from "../values/prepare-write.ts"
import type { KvNamespacePutOptions } from "./kv-namespace-binding.ts"

const { maxValueBytes } = CLOUDFLARE_LIMITS

/** What a write hands to the binding. */
export interface BindingWrite {
  readonly body: ArrayBuffer | ReadableStream
  readonly options: KvNamespacePutOptions
}

/** Checks a write, and takes it as it is now; a stream is read when it is written. Throws what `prepareWrite` throws. */
export function toBindingWrite(
  key: string,
  value: string | Uint8Array | ReadableStream<Uint8Array>,
  options: CloudflarePutOptions,
): BindingWrite {
  const isStream = value instanceof ReadableStream
  const { bytes, expirationTtl, expiration, metadata } = prepareWrite("put", key, isStream ? "" : value, options)
  return {
    body: isStream ? capped(value) : bytes.buffer,
    options: {
      ...(expirationTtl === undefined ? {} : { expirationTtl }),
      ...(expiration === undefined ? {} : { expiration }),
      ...(metadata === undefined ? {} : { metadata: JSON.parse(metadata) }),
    },
  }
}

/** Fails a stream, and so its write, where it becomes longer than the store takes. */
function capped(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let length = 0
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.byteLength
        if (length > maxValueBytes) throw new ValueTooLargeError("put", length, maxValueBytes)
        controller.enqueue(chunk)
      },
    }),
  )
}
