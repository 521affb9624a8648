/** What `npx wrangler types` writes, as far as this Worker uses it. */
declare module "cloudflare:workers" {
  export const env: {
    readonly SHOP_KV: import("@larder/cloudflare").KvNamespaceBinding
    readonly SESSION_SECRET: string
  }
  export function waitUntil(work: Promise<unknown>): void
}
