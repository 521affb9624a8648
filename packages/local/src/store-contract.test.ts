import { createKvClient, withMeter, withPrefix } from "@larder/core"
import { type StoreUnderTest, storeContract } from "@larder/testing"
import { startLocalKv } from "./index.ts"

async function overHttp(): Promise<StoreUnderTest> {
  const local = await startLocalKv()
  const { id } = await local.createNamespace({ name: "contract" })
  const store = createKvClient({ apiKey: local.apiKey, baseUrl: `${local.url}/v2` }).namespace(id)
  return { store, advance: (ms) => local.advance(ms), dispose: () => local.close() }
}

storeContract("client of @larder/core over HTTP", overHttp)

storeContract(
  "withPrefix() over HTTP",
  async () => {
    const underTest = await overHttp()
    return { ...underTest, store: withPrefix(underTest.store, "room/") }
  },
  { prefixed: true },
)

storeContract("withMeter() over HTTP", async () => {
  const underTest = await overHttp()
  return { ...underTest, store: withMeter(underTest.store) }
})
