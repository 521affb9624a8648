import type { Bench } from "./bench.ts"
import { bundleSizes } from "./bundle-sizes/bundle-sizes.ts"
import { coreCpu } from "./core-cpu/core-cpu.ts"
import { coreFaults } from "./core-faults/core-faults.ts"
import { expiryCodec } from "./expiry-codec/expiry-codec.ts"

/** Every bench, in the order they run. */
export const BENCHES: readonly Bench[] = [coreFaults, coreCpu, expiryCodec, bundleSizes]
