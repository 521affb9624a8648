/** In workerd itself, where what a request has begun ends with it. */
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { afterAll, beforeAll, expect, it } from "vitest"

let miniflare: Miniflare
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { forgetfulWorker as default } from "./forgetful-worker.ts"',
      resolveDir: fileURLToPath(new URL("../test-kit", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    conditions: ["larder-source"],
    write: false,
  })
  miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.js", contents: outputFiles[0]?.text ?? "" }],
    compatibilityDate: "2026-04-01",
    kvNamespaces: ["KV"],
  })
})
afterAll(() => miniflare.dispose())

const visit = async (path: string): Promise<unknown> =>
  (await miniflare.dispatchFetch(`https://worker.example${path}`)).json()

it("a request that leaves without waiting for its write holds up no later one of the key", async () => {
  expect(await visit("/put")).toBe("stored")
  expect(await visit("/put-and-leave")).toBeNull()
  expect(await visit("/put-again")).toBe("stored")
  expect(await visit("/get")).toBe("3")
})

it("a request that leaves without waiting for its reads holds up no later batch", async () => {
  expect(await visit("/get-and-leave")).toBeNull()
  expect(await Promise.all([visit("/get"), visit("/get")])).toEqual(["3", "3"])
})
