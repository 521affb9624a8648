import { serverNow } from "./clock.js"
import { byId, handling, make, say } from "./dom.js"
import { formatBytes, formatEnd } from "./format.js"
import { chosen, deleteKey, readKey, writeKey } from "./server.js"

/** All about the key shown, as the server told it. */
let shown

/** Lets the value be edited and deleted; `onChange` runs when it was. */
export function setUpValue(onChange) {
  const form = byId("value")
  const save = async () => {
    const { key, text, contentType, ttlSecs } = form.elements
    await writeKey(key.value, text.value, contentType.value, ttlSecs.value)
    say(`${key.value} was saved.`)
    await onChange()
    await showValue(key.value)
  }
  const remove = async () => {
    const key = form.elements.key.value
    if (!confirm(`Delete ${key}?`)) return
    await deleteKey(key)
    say(`${key} was deleted.`)
    hideValue()
    await onChange()
  }
  form.addEventListener("submit", handling(save))
  byId("delete").addEventListener("click", handling(remove))
  byId("new-key").addEventListener("click", () => {
    fill("", { described: { kind: "new", text: "" }, contentType: "application/json" })
    byId("edit").open = true
    form.elements.key.focus()
  })
}

/** Shows a key's value, decoded as far as it is understood. */
export async function showValue(key) {
  fill(key, await readKey(key))
}

export function hideValue() {
  shown = undefined
  chosen.key = undefined
  byId("value").hidden = true
  byId("no-value").hidden = false
}

/** Counts down what is left. */
export function showTimeLeft() {
  if (shown === undefined) return
  const { sizeBytes, contentType, updatedAt, expiresAtMs, metadata, described } = shown
  const rows = [
    ["Kind", described.kind],
    ["Size", sizeBytes === undefined ? undefined : formatBytes(sizeBytes)],
    ["Content type", contentType],
    ["Metadata", metadata],
    ["Written", updatedAt && formatEnd(Date.parse(updatedAt), serverNow())],
    ["Fresh until", end(described.expiresAtMs)],
    ["Usable until", end(described.staleUntilMs)],
    ["Server ends it", end(expiresAtMs)],
  ]
  const present = rows.filter(([, text]) => text !== undefined)
  byId("about").replaceChildren(...present.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]))
}

function end(atMs) {
  if (atMs === undefined) return undefined
  const isOver = atMs <= serverNow()
  return make(
    "span",
    { class: isOver ? "bad" : "good", title: new Date(atMs).toISOString() },
    formatEnd(atMs, serverNow()),
  )
}

function fill(key, about) {
  shown = about
  chosen.key = key
  const { described, contentType } = about
  const form = byId("value")
  form.elements.key.value = key
  form.elements.text.value = described.text ?? ""
  form.elements.contentType.value = contentType
  form.elements.ttlSecs.value = ""
  // What is no text cannot be edited as text.
  byId("edit").hidden = described.kind === "bytes" || described.kind === "frame"
  byId("decoded").textContent = decoded(described)
  byId("decoded").classList.toggle("hex", described.hex !== undefined)
  byId("delete").hidden = described.kind === "new"
  form.hidden = false
  byId("no-value").hidden = true
  showTimeLeft()
}

function decoded({ kind, json, text, hex }) {
  const pretty = json === undefined ? undefined : JSON.stringify(json, undefined, 2)
  if (kind === "frame") return `${pretty}\n\n${hex ?? text}`
  return pretty ?? text ?? hex
}
