import { InvalidKeyError } from "./errors/invalid-key-error.ts"
import { assertPhysicalKey, assertPhysicalPrefix, isPhysicalKey } from "./keys/physical-key.ts"
import { MIN_KEY_BYTES } from "./keys/stored-key.ts"
import type { KvKeyInfo, KvStore } from "./kv-store.ts"

/**
 * Shows the part of a store whose keys begin with a prefix, as a store of its own.
 *
 * The prefix is literal: for `cache/a` from `a`, it is `"cache/"`. `capabilities.maxKeyBytes` is lower by its length. A key of
 * another program whose part behind the prefix is no key by itself (`cache/`, `cache/_x`) is neither listed nor reached.
 *
 * @param prefix Characters of the physical alphabet, leaving 48 or more for the keys behind it.
 * @throws {InvalidKeyError} When no key can begin with it.
 * @throws {RangeError} When it leaves too little room.
 */
export function withPrefix(store: KvStore, prefix: string): KvStore {
  assertPhysicalPrefix("withPrefix", prefix, store.capabilities.maxKeyBytes)
  if (/(?:^|\/)\.\.?\//.test(prefix)) throw new InvalidKeyError("withPrefix", 'the prefix has a segment "." or ".."')
  const maxKeyBytes = store.capabilities.maxKeyBytes - prefix.length
  if (maxKeyBytes < MIN_KEY_BYTES) {
    throw new RangeError(`withPrefix: the prefix leaves ${maxKeyBytes} characters, expected ${MIN_KEY_BYTES} or more`)
  }
  const physical = (operation: string, key: string): string => {
    assertPhysicalKey(operation, key, maxKeyBytes)
    return prefix + key
  }
  const withoutPrefix = (info: KvKeyInfo): KvKeyInfo => ({ ...info, key: info.key.slice(prefix.length) })
  const isOurs = (info: KvKeyInfo): boolean =>
    info.key.startsWith(prefix) && isPhysicalKey(info.key.slice(prefix.length), maxKeyBytes)
  return {
    capabilities: { ...store.capabilities, maxKeyBytes },
    get: async (key, options) => store.get(physical("get", key), options),
    put: async (key, value, options) => store.put(physical("put", key), value, options),
    delete: async (key, options) => store.delete(physical("delete", key), options),
    async list(options) {
      const page = await store.list({ ...options, prefix: prefix + (options?.prefix ?? "") })
      return { ...page, keys: page.keys.filter(isOurs).map(withoutPrefix) }
    },
  }
}
