import { abortInBackOff } from "./criteria/abort-in-back-off.ts"
import { apiKeyInErrors } from "./criteria/api-key-in-errors.ts"
import { compressionBomb } from "./criteria/compression-bomb.ts"
import { conflict } from "./criteria/conflict.ts"
import { fewRequests } from "./criteria/outage.ts"
import { redirectedBody } from "./criteria/redirected-body.ts"
import { hugeRetryAfter, junkRetryAfter } from "./criteria/retry-after.ts"
import { stalledBody } from "./criteria/stalled-body.ts"
import { truncatedBody } from "./criteria/truncated-body.ts"
import type { Criterion } from "./criterion.ts"

/** The ten criteria of a client that can be trusted with an unreliable server. */
export const CRITERIA: readonly Criterion[] = [
  stalledBody,
  truncatedBody,
  hugeRetryAfter,
  junkRetryAfter,
  abortInBackOff,
  conflict,
  apiKeyInErrors,
  compressionBomb,
  redirectedBody,
  fewRequests,
]
