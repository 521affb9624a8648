import pc from "picocolors"
import type { LoggedRequest } from "../log/logged-request.ts"

/** Writes a request as one line of the shell's log; in colours, on a terminal that has them. */
export function formatRequest(request: LoggedRequest): string {
  const { atMs, location, vendor, operation, key, prefix, namespaceId, status, bytesIn, bytesOut, durationMs, fault } =
    request
  const place = [location !== "local" && location, vendor !== "telnyx" && vendor].filter(Boolean).join(" ")
  const subject = key ?? (prefix === undefined ? namespaceId : `${prefix}*`) ?? ""
  const notes = [`${durationMs.toFixed(1)} ms`, `${bytesIn + bytesOut} B`, fault && pc.magenta(`fault: ${fault}`)]
  const what = `${place === "" ? "" : `${place} `}${operation.padEnd(6)} ${pc.bold(printable(subject))}`
  return `${pc.dim(timeOf(atMs))} ${colourOf(status)(describe(status))} ${what} ${pc.dim(notes.filter(Boolean).join(", "))}`
}

/** 0 stands for no answer at all. */
function describe(status: number): string {
  return status === 0 ? "---" : String(status)
}

function colourOf(status: number): (text: string) => string {
  if (status === 0 || status >= 500) return pc.red
  if (status === 404) return pc.cyan
  return status >= 400 ? pc.yellow : pc.green
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 23)
}

/** A key in a path may hold anything, once decoded: no control character may reach the terminal. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => JSON.stringify(character).slice(1, -1))
}
