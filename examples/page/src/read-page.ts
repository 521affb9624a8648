/** What is found in the text of the page. */
export interface FoundInPage {
  readonly user: string | undefined
  readonly layout: string
  readonly csrf: string
}

export function readPage(html: string): FoundInPage {
  return {
    user: toText(/<span id="user">([^<]*)</.exec(html)?.[1]),
    layout: /data-layout="([^"]*)"/.exec(html)?.[1] ?? "",
    csrf: /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? "",
  }
}

function toText(escaped: string | undefined): string | undefined {
  return escaped?.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
}
