import { isOperation, toList } from "./arguments.ts"
import { readPath } from "./read-path.ts"
import { ANY_FRAME, isConstant, type Operator, type Rule } from "./rule.ts"

/** Reads an attribute: `"path"`, or `["path", what it is when it is missing]`. */
export const variable: Operator = (args, scope) => {
  const [path, fallback = null] = isOperation(args) ? [args] : toList(args)
  const pathRule = scope.compile(path)
  const otherwise = scope.compile(fallback)
  if (isConstant(pathRule)) return withFallback(readPath(pathRule(ANY_FRAME), scope), otherwise)
  return (frame) => withFallback(readPath(pathRule(frame), scope), otherwise)(frame)
}

function withFallback(read: Rule, otherwise: Rule): Rule {
  return (frame) => {
    const value = read(frame)
    return value === undefined ? otherwise(frame) : value
  }
}
