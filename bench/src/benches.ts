import type { Bench } from "./bench.ts"
import { coreCpu } from "./core-cpu/core-cpu.ts"

/** Every bench, in the order of their sections. */
export const BENCHES: readonly Bench[] = [coreCpu]
