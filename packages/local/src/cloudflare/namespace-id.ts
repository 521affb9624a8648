const HEX = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i

/** Writes the id of a namespace as Cloudflare does: without the dashes. */
export function toCloudflareId(uuid: string): string {
  return uuid.replaceAll("-", "")
}

/** Reads an id of Cloudflare. @returns The UUID, or `undefined` when it is no such id. */
export function fromCloudflareId(id: string): string | undefined {
  return HEX.exec(id)?.slice(1).join("-").toLowerCase()
}
