import { isRecord } from "../definition/check.ts"

/**
 * Notes in a definition how it buckets, so that no later version of this package moves a user: as it says itself, as it said
 * before, or else by the version that is current now.
 */
export function pinBucketing(content: unknown, before: unknown): unknown {
  if (!isRecord(content) || !isRecord(content["variants"])) return content
  const bucketing = bucketingOf(content) ?? bucketingOf(before) ?? "v2"
  return { ...content, metadata: { ...Object(content["metadata"]), bucketing } }
}

function bucketingOf(content: unknown): unknown {
  const metadata = isRecord(content) ? content["metadata"] : undefined
  return isRecord(metadata) ? metadata["bucketing"] : undefined
}
