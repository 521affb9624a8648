import { byId, handling, say } from "./dom.js"
import { formatSpan } from "./format.js"
import { control } from "./server.js"

/** How far the server's clock is before the browser's. */
let aheadMs = 0

/** Tells the server's time, as far as it is known. */
export function serverNow() {
  return Date.now() + aheadMs
}

/** Learns the server's time. */
export function setServerNow(nowMs) {
  aheadMs = nowMs - Date.now()
}

/** Lets the buttons advance the clock; `onAdvance` runs when it has moved. */
export function setUpClock(onAdvance) {
  for (const button of document.querySelectorAll("[data-advance]")) {
    const advanceMs = Number(button.dataset.advance)
    const advance = async () => {
      setServerNow((await control("POST", "/clock", JSON.stringify({ advanceMs }))).nowMs)
      say(`The clock was advanced by ${formatSpan(advanceMs)}.`)
      await onAdvance()
    }
    button.addEventListener("click", handling(advance))
  }
}

export function showClock() {
  byId("now").textContent = new Date(serverNow()).toISOString().slice(0, 19).replace("T", " ")
}
