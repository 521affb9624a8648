/** One operation on a namespace of Cloudflare, as plain JSON. */
export type KvStep = PutStep | KeyStep | BulkGetStep | ListStep

export interface PutStep {
  readonly do: "put"
  readonly key: string
  readonly base64: string
  readonly options: {
    readonly expiration?: number
    readonly expirationTtl?: number
    readonly metadata?: unknown
  }
}

export interface KeyStep {
  readonly do: "delete" | "get"
  readonly key: string
}

export interface BulkGetStep {
  readonly do: "bulkGet"
  readonly keys: readonly string[]
  readonly type: "text" | "json"
  readonly withMetadata: boolean
}

export interface ListStep {
  readonly do: "list"
  readonly prefix: string
  readonly limit?: number
  /** Goes on where the list before it ended, whatever its prefix was. */
  readonly isNext: boolean
}

/** What became of a step: a result, in a form that does not tell which way it was taken, or a refusal. */
export type KvOutcome = { readonly result: unknown } | { readonly refused: string }
