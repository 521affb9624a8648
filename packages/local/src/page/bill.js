import { serverNow } from "./clock.js"
import { byId, make } from "./dom.js"
import { formatUsd } from "./format.js"
import { control } from "./server.js"

/** Shows what the requests of the chosen window cost, by prefix. */
export async function showBill() {
  const windowMs = byId("bill-window").value
  const query = windowMs === "" ? "" : `?fromMs=${serverNow() - Number(windowMs)}`
  const { byPrefix, ...total } = await control("GET", `/bill${query}`)
  const rows = Object.entries(byPrefix).map(([prefix, line]) => toRow(prefix === "" ? "(none)" : prefix, line))
  byId("bill").replaceChildren(...rows, toRow("Total", total))
}

function toRow(prefix, { gets, puts, deletes, lists, usd }) {
  const numbers = [gets, puts, deletes, lists, formatUsd(usd)].map((cell) =>
    make("td", { class: "number" }, String(cell)),
  )
  return make("tr", {}, make("td", {}, prefix), ...numbers)
}
