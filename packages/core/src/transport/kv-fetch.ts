/** What the client needs of a `fetch`: the global one fits, and so does a smaller and faster one. */
export type KvFetch = (url: string, init: KvFetchInit) => Promise<KvFetchResponse>

export interface KvFetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: Uint8Array<ArrayBuffer> | undefined
  /** Redirects are refused: the answer must be the redirect itself. */
  readonly redirect: "manual"
  readonly signal: AbortSignal
}

export interface KvFetchResponse {
  readonly status: number
  readonly headers: KvFetchHeaders
  readonly body: KvFetchBody | null
}

export interface KvFetchHeaders {
  get(name: string): string | null
}

/** The part of `ReadableStream` that reading needs. */
export interface KvFetchBody {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
    cancel(reason?: unknown): Promise<void>
  }
}
