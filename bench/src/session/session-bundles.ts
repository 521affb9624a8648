import { fileURLToPath } from "node:url"
import { ownSize, thirdPartySize } from "../bundle-sizes/bundle-size.ts"
import type { SessionPeer } from "./session-app.ts"

const BENCH = fileURLToPath(new URL("../..", import.meta.url))
const LARDER = fileURLToPath(new URL("../../../packages/session", import.meta.url))

/** What sessions add to a bundle, gzipped, in bytes. */
export interface SessionBundle {
  readonly name: string
  readonly atOnce: number
  readonly onDemand: number
}

/** Measures a peer with all that it stands on; Larder beyond `@larder/core` and `@larder/expiry`. */
export async function measureBundle({ packageName }: SessionPeer): Promise<SessionBundle> {
  const size =
    packageName === undefined
      ? await ownSize(LARDER, 'export { createSessions } from "./dist/index.js"')
      : await thirdPartySize(BENCH, packageName)
  return { name: packageName ?? "Larder", atOnce: size.gzipped, onDemand: size.onDemand }
}
