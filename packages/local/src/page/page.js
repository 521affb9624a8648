import { showBill } from "./bill.js"
import { setServerNow, setUpClock, showClock } from "./clock.js"
import { byId, handling, make, say } from "./dom.js"
import { setUpFaults, showFaults } from "./faults.js"
import { setUpKeys, showFirst, showKeys } from "./keys.js"
import { setUpNamespaces, showNamespaces } from "./namespaces.js"
import { showRequests } from "./requests.js"
import { chosen, control } from "./server.js"
import { hideValue, setUpValue, showTimeLeft, showValue } from "./value.js"

const REFRESH_MS = 1_000

setUpClock(refreshAll)
setUpFaults()
setUpNamespaces(async () => {
  hideValue()
  await refreshState()
  await showFirst()
})
setUpKeys(async (key) => {
  await showValue(key).catch((error) => say(error.message, true))
  await showKeys()
})
setUpValue(showKeys)
byId("bill-window").addEventListener("change", handling(showBill))
byId("location").addEventListener(
  "change",
  handling(async () => {
    chosen.location = byId("location").value
    hideValue()
    await showFirst()
  }),
)
await start()

async function start() {
  await refreshState()
  await Promise.all([showFirst(), showRequests(), showBill()])
  setInterval(() => {
    showClock()
    showTimeLeft()
  }, 250)
  setInterval(refreshChanged, REFRESH_MS)
}

async function refreshState() {
  const { nowMs, namespaces, faults, locations } = await control("GET", "/state")
  setServerNow(nowMs)
  showClock()
  showLocations(locations)
  showNamespaces(namespaces)
  showFaults(faults)
}

function showLocations(locations) {
  if (chosen.location !== undefined) return
  chosen.location = locations[0]
  byId("location").replaceChildren(...locations.map((name) => make("option", { value: name }, name)))
  byId("location-label").hidden = locations.length === 1
}

async function refreshAll() {
  await refreshState()
  await Promise.all([showKeys(), showRequests(), showBill()])
}

/** Keys and bill are read anew only when there were requests: a page that is left open costs next to nothing. */
async function refreshChanged() {
  try {
    await refreshState()
    if (await showRequests()) await Promise.all([refreshKeys(), showBill()])
  } catch (error) {
    say(`The server does not answer (${error.message}).`, true)
  }
}

/** Rows under the fingers of whoever moves through them by keyboard stay as they are. */
function refreshKeys() {
  return byId("keys").contains(document.activeElement) ? undefined : showKeys()
}
