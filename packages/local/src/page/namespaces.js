import { byId, handling, make, say } from "./dom.js"
import { chosen, control } from "./server.js"

/** Lets namespaces be chosen and created; `onChoose` runs when another one is shown. */
export function setUpNamespaces(onChoose) {
  const form = byId("new-namespace")
  const create = async () => {
    const { id, name } = await control("POST", "/namespaces", JSON.stringify({ name: form.elements.name.value }))
    form.reset()
    say(`${name} was created.`)
    chosen.namespaceId = id
    await onChoose()
  }
  form.addEventListener("submit", handling(create))
  byId("namespaces").addEventListener("click", (event) => {
    const { id } = event.target.closest("button")?.dataset ?? {}
    if (id === undefined) return
    chosen.namespaceId = id
    onChoose()
  })
}

/** Shows the namespaces; the first is chosen, until another one is. */
export function showNamespaces(namespaces) {
  if (!namespaces.some(({ id }) => id === chosen.namespaceId)) chosen.namespaceId = namespaces[0]?.id
  const items = namespaces.map(({ id, name, status, supportsTtl }) => {
    const notes = [status === "provision_ok" ? "" : status, supportsTtl ? "" : "no TTL"].filter(Boolean).join(", ")
    const button = make("button", { type: "button", title: id }, name, make("small", {}, notes && ` ${notes}`))
    button.dataset.id = id
    button.ariaCurrent = String(id === chosen.namespaceId)
    return make("li", {}, button)
  })
  keepFocus(byId("namespaces"), items)
}

/** The list is drawn anew every second: whoever moves through it by keyboard keeps their place. */
function keepFocus(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : undefined
  list.replaceChildren(...items)
  list.querySelector(`[data-id="${focused}"]`)?.focus()
}
