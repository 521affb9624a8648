import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A page in the sidebar. */
export interface Page {
  readonly text: string
  readonly link: string
}

const DOCS = join(import.meta.dirname, "..")
const API = join(DOCS, "api")

/** Tells whether a page is there. */
export function isWritten({ link }: Page): boolean {
  return existsSync(join(DOCS, `${link}.md`))
}

/** The pages of the API reference, by the names one imports. */
export function apiPages(): Page[] {
  if (!existsSync(API)) return []
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && path !== "index.md")
    .map((path) => {
      const [, name = path] = /^# (.+)$/m.exec(readFileSync(join(API, path), "utf8")) ?? []
      return { text: name.replace("@larder/", ""), link: `/api/${path.slice(0, -3)}` }
    })
    .sort((one, other) => (one.text < other.text ? -1 : 1))
}
