import type { PlanRule } from "./house.ts"

/** Every export is named where it is exported. */
export const checkExports: PlanRule = ({ folder, files }) =>
  [...files].flatMap(([path, { exports }]) => {
    const all = exports.includes("*") ? [`${folder}/${path}: it exports all of another file (export *)`] : []
    return exports.includes("default") ? [...all, `${folder}/${path}: it has a default export`] : all
  })
