import { byId, make } from "./dom.js"
import { control } from "./server.js"

const ROWS = 200
/** What to ask for next. */
let next = 0

/** Adds the requests that came since the last call, the latest at the top. @returns Whether there were any. */
export async function showRequests() {
  const log = await control("GET", `/requests?after=${next}`)
  // The log was reset: it begins anew.
  if (log.next < next) byId("requests").replaceChildren()
  const requests = log.next < next ? (await control("GET", "/requests")).requests : log.requests
  next = log.next
  const body = byId("requests")
  body.prepend(...requests.slice(-ROWS).reverse().map(toRow))
  while (body.rows.length > ROWS) body.deleteRow(-1)
  byId("request-count").textContent = next === 0 ? "none yet" : String(next)
  return requests.length > 0
}

function toRow({ atMs, status, vendor, operation, location, key, prefix, bytesIn, bytesOut, durationMs, fault }) {
  const subject = key ?? (prefix === undefined ? "" : `${prefix}*`)
  const cells = [
    new Date(atMs).toISOString().slice(11, 23),
    make(
      "span",
      { class: tone(status), title: fault ? `fault: ${fault}` : "" },
      status === 0 ? "none" : String(status),
    ),
    [location !== "local" && location, vendor !== "telnyx" && vendor, operation].filter(Boolean).join(" "),
    make("span", { title: subject }, subject),
    String(bytesIn + bytesOut),
    durationMs.toFixed(1),
  ]
  return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)))
}

function tone(status) {
  if (status === 0 || status >= 500) return "bad"
  return status >= 400 ? "warn" : "good"
}
