import { defineConfig } from "vitepress"
import { apiPages, isWritten, type Page } from "./pages"
import { withoutOutsideLinks } from "./without-outside-links"

/** The pages, in the order they are read in. One that is not written yet is left out. */
const GUIDE: readonly { readonly text: string; readonly items: readonly Page[] }[] = [
  {
    text: "Start",
    items: [
      { text: "Getting started", link: "/getting-started" },
      { text: "Architecture", link: "/architecture" },
    ],
  },
  {
    text: "Cache",
    items: [
      { text: "Caching", link: "/caching" },
      { text: "Caching responses", link: "/response-caching" },
      { text: "Invalidation", link: "/invalidation" },
      { text: "Cost", link: "/cost" },
    ],
  },
  {
    text: "Sessions and flags",
    items: [
      { text: "Sessions", link: "/sessions" },
      { text: "Flags", link: "/flags" },
    ],
  },
  {
    text: "Entries",
    items: [
      { text: "Expiry", link: "/expiry" },
      { text: "Sweeping", link: "/sweeping" },
    ],
  },
  {
    text: "Integration",
    items: [
      { text: "Middlewares", link: "/middlewares" },
      { text: "Runtimes", link: "/runtimes" },
      { text: "Cloudflare", link: "/cloudflare" },
    ],
  },
  {
    text: "Tools",
    items: [
      { text: "Local server", link: "/local-server" },
      { text: "Command line", link: "/cli" },
    ],
  },
  {
    text: "Operation",
    items: [
      { text: "Running in production", link: "/running-in-production" },
      { text: "Security", link: "/security" },
      { text: "Benchmarks", link: "/benchmarks" },
    ],
  },
]

/** The icon. */
const JAR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#a35c18"><path d="M4 1h8v3H4zM3 5h10v10H3z"/></svg>'

const guide = GUIDE.map(({ text, items }) => ({ text, items: items.filter(isWritten) })).filter(
  ({ items }) => items.length > 0,
)

export default defineConfig({
  title: "Larder",
  description: "Caching, sessions, feature flags and sweeping on a remote key-value store.",
  lang: "en",
  // In the page itself, as whoever reads it asks nobody else for anything.
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(JAR)}` }]],
  srcExclude: ["**/node_modules/**"],
  markdown: { config: withoutOutsideLinks },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Getting started", link: "/getting-started" },
      { text: "Guide", link: "/caching", activeMatch: "^/(?!api/|getting-started|benchmarks|$)" },
      { text: "Benchmarks", link: "/benchmarks" },
      { text: "API", link: "/api/", activeMatch: "^/api/" },
    ],
    sidebar: {
      "/": guide,
      "/api/": [{ text: "API reference", link: "/api/", items: apiPages() }],
    },
    externalLinkIcon: true,
    docFooter: { prev: "Before", next: "Next" },
  },
})
