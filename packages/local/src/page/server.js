/** What is chosen on the page. */
export const chosen = { namespaceId: undefined, location: undefined, key: undefined }

/** Sends a request to the control endpoint. Throws what the server says is wrong. */
export async function control(method, path, body) {
  const response = await fetch(`/_larder${path}`, { method, body })
  if (response.ok) return response.status === 204 ? undefined : response.json()
  const answer = await response.json().catch(() => undefined)
  const error = answer?.errors?.[0]
  throw new Error(error?.detail ?? error?.message ?? `HTTP ${response.status}`)
}

/** Lists a page of keys, as the chosen location sees them. */
export function listKeys(prefix, cursor, limit) {
  const query = new URLSearchParams({ prefix, limit, ...(cursor === undefined ? {} : { cursor }) })
  return control("GET", `${keysPath()}?${query}`)
}

/** Reads all about a key. */
export function readKey(key) {
  const query = new URLSearchParams({ key, location: chosen.location })
  return control("GET", `/namespaces/${chosen.namespaceId}/value?${query}`)
}

export async function writeKey(key, text, contentType, ttlSecs) {
  const query = ttlSecs === "" ? "" : `?ttl_secs=${encodeURIComponent(ttlSecs)}`
  const path = `/_larder${keysPath()}/${encodeURIComponent(key)}${query}`
  const headers = contentType === "" ? {} : { "content-type": contentType }
  const response = await fetch(path, { method: "PUT", headers, body: new Blob([text]) })
  if (!response.ok) throw new Error((await response.json()).errors[0].detail)
}

/** By the API of Cloudflare, which can name every key, of whatever account. */
export function deleteKey(key) {
  const namespace = `accounts/${"0".repeat(32)}/storage/kv/namespaces/${chosen.namespaceId.replaceAll("-", "")}`
  return control("DELETE", `/at/${chosen.location}/client/v4/${namespace}/values/${encodeURIComponent(key)}`)
}

function keysPath() {
  return `/at/${chosen.location}/v2/storage/kvs/${chosen.namespaceId}/keys`
}
