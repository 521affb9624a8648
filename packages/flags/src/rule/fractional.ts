import { type Bucketing, pickShare, type Shares, toShares } from "../bucketing/bucketing.ts"
import { beginHash, murmur3 } from "../bucketing/murmur3.ts"
import { isTree } from "../definition/check.ts"
import { toList } from "./arguments.ts"
import { ANY_FRAME, type Frame, isConstant, type Operator, type Rule } from "./rule.ts"

/** The variants that a population is split among, and how. */
interface Split {
  readonly variants: readonly unknown[]
  readonly shares: Shares
}

/**
 * Splits a population: `[what to hash, [variant, weight], [variant, weight], ...]`.
 *
 * Without the first, the key of the flag and the targeting key are hashed; a weight left out is 1.
 */
export const fractional: Operator = (args, { flagKey, bucketing, compile }) => {
  const [first, ...others] = toList(args)
  const isShort = Array.isArray(first)
  const toHash = isShort ? hashOwnKey(flagKey) : hashText(compile(first))
  const shares = compile(isShort ? args : others)
  const toOwnSplit = (frame: Frame) => toSplit(toList(shares(frame)), bucketing)
  const fixed = isConstant(shares) ? toOwnSplit(ANY_FRAME) : undefined
  return (frame) => {
    const split = fixed ?? toOwnSplit(frame)
    const hash = toHash(frame)
    return hash === undefined || split === undefined ? null : split.variants[pickShare(hash, split.shares)]
  }
}

/** Hashes the key of the flag and the targeting key; `undefined` where there is none. */
function hashOwnKey(flagKey: string): (frame: Frame) => number | undefined {
  const before = beginHash(flagKey)
  return ({ context: { targetingKey } }) => (targetingKey ? murmur3(String(targetingKey), before) : undefined)
}

function hashText(rule: Rule): (frame: Frame) => number | undefined {
  return (frame) => {
    const text = rule(frame)
    return typeof text === "string" ? murmur3(text) : undefined
  }
}

/** Reads a list of `[variant, weight]`. @returns `undefined` where nobody can be split by it. */
function toSplit(list: readonly unknown[], bucketing: Bucketing): Split | undefined {
  const variants: unknown[] = []
  const weights: number[] = []
  for (const share of list) {
    if (!Array.isArray(share) || share.length === 0 || share.length > 2) return undefined
    const [variant, weight = 1] = share
    if (typeof weight !== "number" || isTree(variant)) return undefined
    variants.push(variant)
    weights.push(weight)
  }
  const shares = toShares(weights, bucketing)
  return shares && { variants, shares }
}
