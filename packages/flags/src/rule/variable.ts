import { isOperation, toList } from "./arguments.ts"
import { readPath } from "./read-path.ts"
import { ANY_FRAME, isConstant, type Operator } from "./rule.ts"

/** Reads an attribute: `"path"`, or `["path", what it is when it is missing]`. */
export const variable: Operator = (args, scope) => {
  const [path, fallback = null] = isOperation(args) ? [args] : toList(args)
  const pathRule = scope.compile(path)
  const otherwise = scope.compile(fallback)
  const known = isConstant(pathRule) && readPath(pathRule(ANY_FRAME), scope)
  return (frame) => {
    const read = known || readPath(pathRule(frame), scope)
    const value = read(frame)
    return value === undefined ? otherwise(frame) : value
  }
}
