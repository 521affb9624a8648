import type { MarkdownRenderer } from "vitepress"

/** The README of a package: on the site, its page in the API reference. */
const README = /^(?:\.\.\/)+packages\/([a-z]+)(?:\/README\.md)?$/

/** Turns links that lead out of docs/, which work in the repository alone, into plain text. */
export function withoutOutsideLinks(markdown: MarkdownRenderer): void {
  // Before the links are looked at: what is not linked cannot be dead.
  markdown.core.ruler.push("without-outside-links", ({ tokens, env }) => {
    const depth = String(env.relativePath ?? "").split("/").length - 1
    for (const { children } of tokens) {
      let isOutside = false
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const href = String(token.attrGet("href"))
          const [, name] = README.exec(href) ?? []
          if (name !== undefined) token.attrSet("href", `${"../".repeat(depth)}api/${name}.md`)
          isOutside = name === undefined && href.startsWith("../".repeat(depth + 1))
        }
        if (!isOutside || !/^link_(open|close)$/.test(token.type)) continue
        if (token.type === "link_close") isOutside = false
        token.type = "text"
        token.tag = ""
        token.nesting = 0
        token.content = ""
      }
    }
  })
}
