/** Where a request goes, in the words of `node:http`. */
export interface Target {
  readonly protocol: string
  readonly hostname: string
  readonly port: string
  readonly path: string
}

/**
 * Makes the function that takes URLs apart.
 *
 * It parses the origin of the last one only once: `node:http` would parse each URL whole, at a tenth of the cost of a request.
 */
export function createTargets(): (url: string) => Target {
  let lastOrigin = ""
  let host: Omit<Target, "path"> = { protocol: "", hostname: "", port: "" }
  return (url) => {
    const start = url.indexOf("/", url.indexOf("//") + 2)
    const origin = start === -1 ? url : url.slice(0, start)
    if (origin !== lastOrigin) {
      const { protocol, hostname, port } = new URL(origin)
      host = { protocol, hostname: hostname.replace(/^\[|\]$/g, ""), port }
      lastOrigin = origin
    }
    return { ...host, path: start === -1 ? "/" : url.slice(start) }
  }
}
