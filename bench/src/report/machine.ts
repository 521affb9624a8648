import { availableParallelism } from "node:os"

/** Says what the figures were measured on, without naming it. */
export function machine(): string {
  return `${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}`
}
