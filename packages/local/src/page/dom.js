/** Finds an element of the page by its id. */
export function byId(id) {
  return document.getElementById(id)
}

/**
 * Makes an element. Children are elements, or texts that stay texts: values of the store may hold anything.
 *
 * @param properties Set on the element; `dataset` and `class` as attributes would be.
 */
export function make(tag, properties = {}, ...children) {
  const { class: classes, ...rest } = properties
  const element = Object.assign(document.createElement(tag), rest)
  if (classes) element.className = classes
  element.append(...children)
  return element
}

/** Shows one line at the top, read out by screen readers. */
export function say(text, isBad = false) {
  const status = byId("status")
  status.textContent = text
  status.toggleAttribute("data-bad", isBad)
}

/** Calls an event's handler, and shows what it throws. */
export function handling(handler) {
  return async (event) => {
    event.preventDefault()
    try {
      await handler(event)
    } catch (error) {
      say(error.message, true)
    }
  }
}
