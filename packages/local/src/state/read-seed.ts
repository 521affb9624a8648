import { readdirSync, readFileSync, statSync } from "node:fs"
import { extname, join, relative, sep } from "node:path"
import { TELNYX_LIMITS } from "@larder/core"
import { whyNotKey } from "../telnyx/key-rule.ts"

/** Where keys come from: the path of a folder or of a JSON file, or an object of values by key. */
export type SeedSource = string | Readonly<Record<string, unknown>>

/** A value that is to be stored. */
export interface SeedValue {
  readonly key: string
  readonly bytes: Uint8Array
  readonly contentType: string
}

/**
 * Reads values from a folder, in which each file is a value and its path the key, or from an object, or a JSON file that
 * holds one. A string is stored as it is, anything else as JSON.
 *
 * @throws {TypeError} When a name is no key, or a value is no JSON.
 * @throws {RangeError} When a value is larger than the store takes.
 */
export function readSeed(source: SeedSource): SeedValue[] {
  const values = typeof source === "string" ? readPath(source) : readObject(source)
  for (const { key, bytes } of values) {
    const reason = whyNotKey(key)
    if (reason !== undefined) throw new TypeError(`seed: ${JSON.stringify(key)} is no key: ${reason}`)
    if (bytes.length <= TELNYX_LIMITS.maxValueBytes) continue
    throw new RangeError(`seed: ${key} has ${bytes.length} bytes, expected at most ${TELNYX_LIMITS.maxValueBytes}`)
  }
  return values
}

function readPath(path: string): SeedValue[] {
  if (statSync(path).isDirectory()) return readFolder(path)
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"))
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return readObject({ ...parsed })
  throw new TypeError(`seed: expected an object of values by key in ${path}`)
}

function readFolder(folder: string): SeedValue[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => {
    const file = join(parentPath, name)
    const contentType = CONTENT_TYPES[extname(name)] ?? "application/octet-stream"
    return { key: relative(folder, file).split(sep).join("/"), bytes: readFileSync(file), contentType }
  })
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".html": "text/html; charset=utf-8",
}

function readObject(values: Readonly<Record<string, unknown>>): SeedValue[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === "string") return { key, bytes: Buffer.from(value), contentType: "text/plain; charset=utf-8" }
    const json: string | undefined = JSON.stringify(value)
    if (json === undefined) throw new TypeError(`seed: the value of ${JSON.stringify(key)} is no JSON`)
    return { key, bytes: Buffer.from(json), contentType: "application/json" }
  })
}
