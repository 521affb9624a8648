import type { Bench } from "./bench.ts"
import { bundleSizes } from "./bundle-sizes/bundle-sizes.ts"
import { cacheFleet } from "./cache-fleet/cache-fleet.ts"
import { cacheHit } from "./cache-hit/cache-hit.ts"
import { cacheProtect } from "./cache-protect/cache-protect.ts"
import { cacheStampede } from "./cache-stampede/cache-stampede.ts"
import { cloudflareClient } from "./cloudflare-client/cloudflare-client.ts"
import { coreCpu } from "./core-cpu/core-cpu.ts"
import { coreFaults } from "./core-faults/core-faults.ts"
import { expiryCodec } from "./expiry-codec/expiry-codec.ts"
import { flagsEvaluation } from "./flags-evaluation/flags-evaluation.ts"
import { flagsOperations } from "./flags-operations/flags-operations.ts"
import { httpDoors } from "./http-doors/http-doors.ts"
import { localMillion } from "./local-million/local-million.ts"
import { localServer } from "./local-server/local-server.ts"
import { session } from "./session/session.ts"
import { sweepMillion } from "./sweep-million/sweep-million.ts"
import { sweepMonth } from "./sweep-month/sweep-month.ts"

/** Every bench, in the order they run. */
export const BENCHES: readonly Bench[] = [
  coreFaults,
  coreCpu,
  expiryCodec,
  cacheHit,
  cacheProtect,
  cacheStampede,
  cacheFleet,
  session,
  flagsEvaluation,
  flagsOperations,
  httpDoors,
  cloudflareClient,
  localServer,
  localMillion,
  sweepMillion,
  sweepMonth,
  bundleSizes,
]
