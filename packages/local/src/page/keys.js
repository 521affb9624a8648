import { serverNow } from "./clock.js"
import { byId, handling, make } from "./dom.js"
import { formatBytes, formatSpan } from "./format.js"
import { chosen, listKeys } from "./server.js"

const PAGE_KEYS = 20
/** Cursor of the page shown, and of the one behind it. */
let cursor
let nextCursor
let pageNumber = 1

/** Lets keys be searched, turned over and chosen; `onChoose` is given the key. */
export function setUpKeys(onChoose) {
  byId("search").addEventListener("submit", handling(showFirst))
  byId("prefix").addEventListener("input", handling(showFirst))
  byId("first-page").addEventListener("click", handling(showFirst))
  byId("next-page").addEventListener("click", handling(showNext))
  byId("keys").addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (button) onChoose(button.textContent)
  })
  byId("keys").addEventListener("keydown", moveByArrows)
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input, textarea, select")) return
    event.preventDefault()
    byId("prefix").focus()
  })
}

export async function showFirst() {
  cursor = undefined
  pageNumber = 1
  await showKeys()
}

async function showNext() {
  cursor = nextCursor
  pageNumber++
  await showKeys()
}

/** Shows the page once more, as it is now. */
export async function showKeys() {
  const isEmpty = chosen.namespaceId === undefined
  const { data, meta } = isEmpty ? { data: [], meta: {} } : await listKeys(byId("prefix").value, cursor, PAGE_KEYS)
  nextCursor = meta.cursor
  byId("keys").replaceChildren(...data.map(toRow))
  byId("next-page").disabled = nextCursor === undefined
  byId("first-page").disabled = pageNumber === 1
  byId("page-info").textContent = `page ${pageNumber}, ${data.length} ${data.length === 1 ? "key" : "keys"}`
}

function toRow({ key, size_bytes, updated_at }) {
  const button = make("button", { type: "button", title: key }, key)
  button.ariaCurrent = String(key === chosen.key)
  const ageMs = serverNow() - Date.parse(updated_at)
  return make(
    "tr",
    {},
    make("td", {}, button),
    make("td", { class: "number" }, formatBytes(size_bytes)),
    make("td", { class: "number", title: updated_at }, formatSpan(ageMs)),
  )
}

function moveByArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const buttons = [...byId("keys").querySelectorAll("button")]
  buttons[buttons.indexOf(event.target) + step]?.focus()
}
