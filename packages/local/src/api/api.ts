import type { Answer } from "./answer.ts"
import type { ApiContext, ApiRequest } from "./api-context.ts"
import type { Call } from "./call.ts"
import type { Refusal } from "./refusal.ts"

/** Whose API a request was sent to. */
export type Vendor = "telnyx" | "cloudflare"

/** Why a request is refused, whatever it asks for. */
export type RefusalReason = "unauthorized" | "tooManyRequests" | "noResource" | "expiredCursor" | "unexpected"

/** A page of a list, as faults see it. */
export interface ListedPage {
  readonly keys: readonly string[]
  /** Absent at the end. */
  readonly cursor: string | undefined
}

/** The API of one vendor, over the same data as the others. */
export interface Api {
  readonly vendor: Vendor

  /**
   * Reads what a request asks for off its raw target, which is never normalised: a client that drops dot segments reaches
   * here what it would reach at the service.
   *
   * @param target The path and query, from the request line.
   * @param locations Names of the locations there are; the first is where the plain URL leads.
   * @returns `undefined` when there is no such location or resource, or the resource has no such method.
   */
  parse(method: string, target: string, locations: readonly string[]): Call | undefined

  /** Tells the length of the longest body that is read whole. */
  maxBodyBytes(call: Call | undefined): number

  /**
   * Carries out a request.
   *
   * @returns The answer to a request that was carried out, a read of a missing key included.
   * @throws {Refusal} With the vendor's status and code, when the request is refused.
   */
  answer(context: ApiContext, request: ApiRequest): Answer | Promise<Answer>

  /** Makes the refusal of a request in the vendor's form. */
  refuse(reason: RefusalReason, detail: string): Refusal

  /** Reads a page off the body of a list. */
  readPage(body: Uint8Array): ListedPage

  /** Writes a page again: with another cursor, and without its keys where `isEmpty`. */
  rewritePage(body: Uint8Array, change: { readonly cursor: string; readonly isEmpty: boolean }): Answer
}
