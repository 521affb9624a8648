import type { Check } from "./option-checks.ts"

/** Says of a stored `null` that it stands for `undefined`: the loader found nothing. */
export const ABSENT_TAG = "=absent"

/** Refuses what is not a list of tags: texts that do not begin with `=`, which is Larder's own space. */
export const areTags: Check = (name, tags) => {
  for (const tag of tags as Iterable<unknown>) {
    if (typeof tag === "string" && !tag.startsWith("=")) continue
    throw new TypeError(`${name}: got ${String(tag)}, expected a text that does not begin with "="`)
  }
}
