import type { Bench } from "./bench.ts"

/** Every bench, in the order of their sections. */
export const BENCHES: readonly Bench[] = []
