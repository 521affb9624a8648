import { STYLE } from "./style.ts"

/** What a page shows. */
export interface PageView {
  readonly user: string | undefined
  readonly notice: unknown
  readonly isNew: boolean
  readonly csrf: string
}

/** Reads the list where it is cached, and says whether it was. */
const SCRIPT = `
const list = document.querySelector("#wares")
const response = await fetch("/api/wares")
for (const { name, price, from } of await response.json()) {
  const item = document.createElement("li")
  for (const [kind, text] of [["name", name], ["from", from], ["price", price]]) {
    const span = document.createElement("span")
    span.className = kind
    span.textContent = text
    item.append(span)
  }
  list.append(item)
}
document.querySelector("#x-cache").textContent = response.headers.get("x-cache")
`

/** Writes the page. */
export function toHtml({ user, notice, isNew, csrf }: PageView): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The larder</title>
<style>${STYLE}</style>
<header>
  <h1>The larder</h1>
  ${user === undefined ? loginForm(csrf) : logoutForm(user, csrf)}
</header>
${typeof notice === "string" ? `<p role="status">${escapeHtml(notice)}</p>` : ""}
<main data-layout="${isNew ? "new" : "old"}">
  <ul id="wares"></ul>
  <p class="small">From the cache: <b id="x-cache">…</b></p>
</main>
<script type="module">${SCRIPT}</script>
</html>`
}

function loginForm(csrf: string): string {
  return `<form method="post" action="/login">${hidden(csrf)}
    <label>Name <input name="user" required autocomplete="username"></label> <button>Sign in</button>
  </form>`
}

function logoutForm(user: string, csrf: string): string {
  return `<form method="post" action="/logout">${hidden(csrf)}
    <span id="user">${escapeHtml(user)}</span> <button>Sign out</button>
  </form>`
}

function hidden(csrf: string): string {
  return `<input type="hidden" name="csrf" value="${escapeHtml(csrf)}">`
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
