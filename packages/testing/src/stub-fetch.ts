import type { KvFetch, KvFetchInit, KvFetchResponse } from "@larder/core"

/** A request that a client made. */
export interface StubRequest extends KvFetchInit {
  readonly url: string
  /** Requests before it. */
  readonly index: number
}

/** A response in short: its status, or its parts. */
export type StubReply =
  | number
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string | Uint8Array<ArrayBuffer>
    }

/** A `fetch` that touches no network. */
export interface StubFetch extends KvFetch {
  /** The requests so far, in their order. */
  readonly requests: readonly StubRequest[]
}

/** Statuses whose responses have no body by definition. */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304])

/**
 * Makes a `fetch` that records each request and answers as it is told.
 *
 * @param answer Gives the reply, or throws as a broken connection would. A promise that stays pending is a server that hangs: the
 * signal is ignored on purpose.
 */
export function stubFetch(answer: (request: StubRequest) => StubReply | Promise<StubReply>): StubFetch {
  const requests: StubRequest[] = []
  const fetch = async (url: string, init: KvFetchInit): Promise<KvFetchResponse> => {
    const request = { ...init, url, index: requests.length }
    requests.push(request)
    return toResponse(await answer(request))
  }
  return Object.assign(fetch, { requests })
}

const encoder = new TextEncoder()

function toResponse(reply: StubReply): KvFetchResponse {
  const { status, headers = {}, body = "" } = typeof reply === "number" ? { status: reply } : reply
  // As text, it would be given a content type.
  const bytes = typeof body === "string" ? encoder.encode(body) : body
  const whole = new Response(BODILESS.has(status) ? null : bytes, { headers: { ...headers } })
  // The platform's class refuses statuses that servers send all the same.
  return { status, headers: whole.headers, body: whole.body }
}
