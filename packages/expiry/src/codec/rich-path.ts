const INDEX = /^(?:0|[1-9]\d*)$/

/** Follows a path by own members. @returns `undefined` where it leads nowhere, or may not go on: JSON has no undefined. */
export function follow(
  json: unknown,
  segments: readonly string[],
  mayPass: (parent: object, segment: string) => boolean = () => true,
): unknown {
  let target = json
  for (const segment of segments) {
    if (typeof target !== "object" || target === null) return undefined
    if (!hasOwn(target, segment) || !mayPass(target, segment)) return undefined
    // Its own member, as was just checked.
    target = (target as Record<string, unknown>)[segment]
  }
  return target
}

function hasOwn(parent: object, segment: string): boolean {
  return Array.isArray(parent) ? INDEX.test(segment) && Number(segment) < parent.length : Object.hasOwn(parent, segment)
}

/** Cuts a path of superjson at its dots; in a segment, a backslash stands before a dot or a backslash. */
export function parsePath(path: string): string[] {
  const segments: string[] = []
  let segment = ""
  for (let index = 0; index < path.length; index++) {
    const character = path.charAt(index)
    if (character === ".") {
      segments.push(segment)
      segment = ""
    } else {
      segment += character === "\\" ? path.charAt(++index) : character
    }
  }
  return [...segments, segment]
}
