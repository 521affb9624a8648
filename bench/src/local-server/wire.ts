/** What both sides of the bench know. */
export const API_KEY = "bench"
export const CONNECTIONS = 50
export const KEYS: readonly string[] = Array.from({ length: 1_000 }, (_, n) => `key-${n}`)
export const VALUE: string = "x".repeat(1_024)

export type Operation = "GET" | "PUT" | "LIST"

/** What the server's process says when it listens, and of its CPU time when it is asked. */
export type Report =
  | { readonly url: string; readonly id: string }
  | { /** User and system, all threads. */ readonly cpuMicros: number }
