import { isTruthy, ofValues, toList } from "./arguments.ts"
import type { Operator } from "./rule.ts"

type Items = readonly unknown[]
type Read = (item: unknown) => unknown

/** Makes an operator of `[list, what to read of each item, start]`; while it reads, `var` is of the item. */
function overItems(compute: (items: Items, read: Read, start: unknown) => unknown): Operator {
  return (args, scope) => {
    const [list, inner, start = null] = toList(args)
    const listRule = scope.compile(list)
    const innerRule = scope.compile(inner, true)
    const startRule = scope.compile(start)
    return (frame) => {
      const items = listRule(frame)
      return compute(Array.isArray(items) ? items : [], (data) => innerRule({ ...frame, data }), startRule(frame))
    }
  }
}

function overTests(compute: (items: Items, test: (item: unknown) => boolean) => unknown): Operator {
  return overItems((items, read) => compute(items, (item) => isTruthy(read(item))))
}

/** Operators on lists. */
export const LISTS: Readonly<Record<string, Operator>> = {
  map: overItems((items, read) => items.map(read)),
  reduce: overItems((items, read, start) =>
    items.reduce((accumulator, current) => read({ accumulator, current }), start),
  ),
  filter: overTests((items, test) => items.filter(test)),
  all: overTests((items, test) => items.length > 0 && items.every(test)),
  some: overTests((items, test) => items.some(test)),
  none: overTests((items, test) => !items.some(test)),
  merge: ofValues((...values) => values.flat()),
}
