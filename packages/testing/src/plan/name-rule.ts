import type { PlanRule } from "./house.ts"

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
/** Rooms that everybody walks through: what two need has a name of its own. */
const NO_NAMES = ["types", "utils", "common", "shared", "helpers"]

/** Packages, folders and files are named in kebab-case, for what they hold. */
export const checkNames: PlanRule = ({ folder, files }) => {
  const paths = [folder, ...[...files.keys()].map((path) => `${folder}/${path}`)]
  return paths.flatMap((path) => {
    const names = path.replace(/(?:\.test)?\.ts$/, "").split("/")
    const unnamed = names.find((name) => NO_NAMES.includes(name))
    if (unnamed !== undefined) return [`${path}: nothing is called ${unnamed}`]
    return names.every((name) => KEBAB.test(name)) ? [] : [`${path}: its name is not in kebab-case`]
  })
}
