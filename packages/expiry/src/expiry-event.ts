/** Something worth knowing that no caller waits for. `key` is the physical key. */
export type ExpiryEvent =
  /** A read found something that is no entry: the caller saw a miss. `reason` holds nothing of the value. */
  | { readonly type: "foreign" | "corrupt" | "unsupported"; readonly key: string; readonly reason: string }
  /** A security event: under a hashed key stood the entry of another key. The caller saw a miss. */
  | { readonly type: "wrong-key"; readonly key: string }
  /** An end written as text was read as a number. */
  | { readonly type: "coerced"; readonly key: string }
  /** An entry past its end and its grace was deleted, or (`error`) could not be. */
  | { readonly type: "lazy-delete"; readonly key: string; readonly endedAtMs: number; readonly error?: unknown }
  /** It was learnt whether the namespace has server-side TTL. */
  | { readonly type: "server-ttl"; readonly support: "yes" | "no" }
