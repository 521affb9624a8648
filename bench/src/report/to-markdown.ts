import type { Bench, Section, Target } from "../bench.ts"
import { machine } from "./machine.ts"
import { toMarkdownTable } from "./markdown-table.ts"
import { packageVersion } from "./package-version.ts"

/** Writes what a bench found out, with all that is needed to read it and to run it again. */
export function toMarkdown({ name, title }: Bench, section: Section, date: Date): string {
  const { method, tables, targets, peers, limits } = section
  const versions = peers.map((peer) => `${peer} ${packageVersion(peer)}`)
  const facts = [`\`npm run bench -- ${name}\``, date.toISOString().slice(0, 10), machine(), versions.join(", ")]
  return [
    `## ${title}`,
    facts.filter((fact) => fact !== "").join(" · "),
    method.trim(),
    ...tables.map(toMarkdownTable),
    ...(targets.length === 0 ? [] : [targetTable(targets)]),
    `What this does not prove: ${limits.join(" ")}`,
  ].join("\n\n")
}

function targetTable(targets: readonly Target[]): string {
  const rows = targets.map(({ what, wanted, measured, isMet }) => [
    what,
    wanted,
    measured,
    isMet ? "met" : "**missed**",
  ])
  return toMarkdownTable({ head: ["target", "wanted", "measured", ""], rows })
}
