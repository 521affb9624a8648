import * as v from "valibot"
import { KV_OPERATIONS } from "../api/call.ts"
import { checkInput } from "../check-input.ts"
import type { FaultRule } from "./fault-rule.ts"

/**
 * Checks rules that came from outside.
 *
 * @throws {TypeError} When one is not of the form of {@link FaultRule}; it says where.
 */
export function checkFaultRules(rules: unknown): FaultRule[] {
  return checkInput("faults", FAULT_RULES, rules)
}

const atLeast = (min: number) => v.pipe(v.number(), v.finite(), v.minValue(min))
const wholeFrom = (min: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(min))
const headers = v.record(
  v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, "Expected a header's name")),
  v.pipe(v.string(), v.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "Expected a header's value")),
)
const carriedOut = v.optional(v.boolean())
const atByte = v.optional(wholeFrom(0))
/** "50", "99.9": a number above 0, 100 at most. */
const percentile = v.pipe(v.string(), v.regex(/^(?:100|(?!0+(?:\.0+)?$)\d{1,2}(?:\.\d+)?)$/, "Expected a percentile"))

const FAULT = v.variant("kind", [
  v.strictObject({ kind: v.literal("latency"), ms: atLeast(0) }),
  v.strictObject({ kind: v.literal("latency"), percentiles: v.record(percentile, atLeast(0)) }),
  v.strictObject({
    kind: v.literal("status"),
    status: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599)),
    headers: v.optional(headers),
    body: v.optional(v.string()),
    carriedOut,
  }),
  v.strictObject({ kind: v.literal("headers"), headers }),
  v.strictObject({ kind: v.literal("hang"), carriedOut }),
  v.strictObject({ kind: v.literal("reset"), carriedOut }),
  v.strictObject({ kind: v.literal("stall"), atByte }),
  v.strictObject({ kind: v.literal("truncate"), atByte }),
  v.strictObject({ kind: v.literal("drip"), everyMs: v.optional(atLeast(0)) }),
  v.strictObject({ kind: v.literal("repeat-keys"), keys: wholeFrom(1) }),
  v.strictObject({ kind: v.literal("empty-page") }),
  v.strictObject({ kind: v.literal("expired-cursor") }),
])

const operation = v.picklist(KV_OPERATIONS)

const FAULT_RULES: v.GenericSchema<unknown, FaultRule[]> = v.array(
  v.strictObject({
    operation: v.optional(v.union([operation, v.array(operation)])),
    location: v.optional(v.string()),
    key: v.optional(v.string()),
    nth: v.optional(wholeFrom(1)),
    probability: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1))),
    seed: v.optional(v.pipe(v.number(), v.safeInteger())),
    count: v.optional(wholeFrom(1)),
    fault: FAULT,
  }),
)
