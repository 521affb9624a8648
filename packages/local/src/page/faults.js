import { byId, handling, make, say } from "./dom.js"
import { control } from "./server.js"

/** Rules that a switch adds and removes. */
const SWITCHES = {
  "A third of the reads fail (503)": {
    operation: "get",
    probability: 0.33,
    fault: { kind: "status", status: 503 },
  },
  "A tenth of everything is refused (429)": {
    probability: 0.1,
    fault: { kind: "status", status: 429, headers: { "retry-after": "1" } },
  },
  "Everything is slow (median 80 ms)": {
    fault: { kind: "latency", percentiles: { 50: 80, 90: 300, 99: 1500 } },
  },
  "Writes hang": { operation: "put", fault: { kind: "hang" } },
  "Writes are made, and the connection is reset": {
    operation: "put",
    probability: 0.5,
    fault: { kind: "reset", carriedOut: true },
  },
  "Reads stall in the body": { operation: "get", probability: 0.2, fault: { kind: "stall" } },
  "Reads are cut off": { operation: "get", probability: 0.2, fault: { kind: "truncate" } },
  "Pages of lists are empty at times": { probability: 0.5, fault: { kind: "empty-page" } },
}

let rules = []

/** Lets faults be switched, or written as rules. */
export function setUpFaults() {
  const form = byId("rules")
  byId("switches").replaceChildren(...Object.entries(SWITCHES).map(toSwitch))
  form.addEventListener(
    "submit",
    handling(() => apply(JSON.parse(form.elements.rules.value))),
  )
}

/** Shows the rules the server has. */
export function showFaults(current) {
  rules = current
  for (const [index, rule] of Object.values(SWITCHES).entries()) {
    byId("switches").querySelectorAll("input")[index].checked = rules.some((one) => isSame(one, rule))
  }
  const text = byId("rules").elements.rules
  if (document.activeElement !== text) text.value = JSON.stringify(rules, undefined, 2)
}

function toSwitch([name, rule]) {
  const toggle = (event) => {
    const others = rules.filter((one) => !isSame(one, rule))
    return apply(event.target.checked ? [...others, rule] : others)
  }
  const input = make("input", { type: "checkbox" })
  input.addEventListener("change", handling(toggle))
  return make("label", {}, input, name)
}

async function apply(wanted) {
  await control("PUT", "/faults", JSON.stringify(wanted))
  showFaults(wanted)
  say(wanted.length === 0 ? "There are no faults." : `${wanted.length} fault rules are on.`)
}

function isSame(a, b) {
  return JSON.stringify(a) === JSON.stringify(b)
}
