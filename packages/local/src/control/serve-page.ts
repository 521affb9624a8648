import { readFile } from "node:fs/promises"
import { extname } from "node:path"
import { TelnyxError } from "../telnyx/telnyx-error.ts"
import type { ControlHandler } from "./control-request.ts"

/** They are sent as they lie in the sources, of this package or of the published one. */
const FOLDER = new URL("../../src/page/", import.meta.url)
const FILE = /^\/page\/([a-z-]+\.(?:html|css|js))$/

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
}

/** The page runs its own files alone: a value that holds a script stays text. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
const HEADERS = {
  "content-security-policy": `${POLICY}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
}

export function isPagePath(path: string): boolean {
  return FILE.test(path)
}

/** Sends a file of the page. */
export const servePage: ControlHandler = async (_parts, { method, target }) => {
  const name = FILE.exec(target)?.[1] ?? ""
  const body = method === "GET" ? await readFile(new URL(name, FOLDER)).catch(() => undefined) : undefined
  if (body === undefined) throw new TelnyxError("notFound", `The page has no file ${name}.`)
  return { status: 200, headers: { ...HEADERS, "content-type": CONTENT_TYPES[extname(name)] ?? "" }, body }
}
