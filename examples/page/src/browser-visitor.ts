import { existsSync } from "node:fs"
import { chromium } from "playwright-core"
import type { Visitor } from "./visit.ts"

/** Where Debian's Chromium is. */
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium"

export function hasBrowser(): boolean {
  return existsSync(CHROMIUM)
}

/** @param screenshots A folder for pictures of each sight. @default none are taken */
export async function createBrowserVisitor(url: string, screenshots?: string): Promise<Visitor> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  })
  const context = await browser.newContext({ viewport: { width: 900, height: 500 } })
  const page = await context.newPage()
  let sights = 0
  return {
    async open() {
      await page.goto(url)
    },
    async signIn(user) {
      await page.getByLabel("Name").fill(user)
      await page.getByRole("button", { name: "Sign in" }).click()
      await page.waitForURL(`${url}/`)
    },
    async signOut() {
      await page.getByRole("button", { name: "Sign out" }).click()
      await page.getByRole("button", { name: "Sign in" }).waitFor()
    },
    async copyCookies() {
      return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ")
    },
    async look() {
      await page.locator("#x-cache", { hasNotText: "…" }).waitFor()
      if (screenshots !== undefined) await page.screenshot({ path: `${screenshots}/${sights++}.png` })
      return {
        user: (await page.locator("#user").allTextContents())[0],
        layout: (await page.locator("main").getAttribute("data-layout")) ?? "",
        wares: await page.locator("#wares li").count(),
        xCache: (await page.locator("#x-cache").textContent()) ?? "",
      }
    },
    close: () => browser.close(),
  }
}
