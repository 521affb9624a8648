/** Fails when a link of the built site leads nowhere: VitePress checks pages, this one the places within them too. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const SITE = join(import.meta.dirname, "../.vitepress/dist")
const ORIGIN = "https://site.invalid"

const pages = new Map(
  readdirSync(SITE, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".html"))
    .map((path) => [`/${path.replaceAll("\\", "/")}`, readFileSync(join(SITE, path), "utf8")]),
)
const places = new Map([...pages].map(([path, html]) => [path, new Set(allOf(html, /\sid="([^"]+)"/g))]))
const dead = [...pages].filter(([path]) => path !== "/404.html").flatMap(([path, html]) => deadLinksOf(path, html))

for (const { path, href } of dead) console.error(`${path}: ${href} leads nowhere`)
console.log(`${pages.size} pages, ${dead.length} dead links`)
process.exitCode = dead.length === 0 ? 0 : 1

function deadLinksOf(path, html) {
  const hrefs = new Set(allOf(html, /<a [^>]*?href="([^"]+)"/g))
  return [...hrefs]
    .filter((href) => isDead(new URL(href.replaceAll("&amp;", "&"), ORIGIN + path)))
    .map((href) => ({ path, href }))
}

function isDead({ origin, pathname, hash }) {
  if (origin !== ORIGIN) return false
  const path = decodeURIComponent(pathname).replace(/\/$/, "/index.html")
  const ids = places.get(path)
  return ids === undefined || (hash !== "" && !ids.has(decodeURIComponent(hash.slice(1))))
}

function allOf(text, pattern) {
  return Array.from(text.matchAll(pattern), ([, found]) => found)
}
