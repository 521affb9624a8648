/**
 * The public suite of HTTP caches (http-tests), as far as it is about a cache that is told how long to keep what.
 *
 * Its cases are data of others, read from beside the project and never copied into it.
 */
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { runSuite, type SuiteTest } from "../test-kit/http-cache-suite.ts"

const FILE = fileURLToPath(new URL("../../../../../shared/conformance/http-cache/cache-tests.json", import.meta.url))

/** What an explicit cache does not do, by the ids of the tests that ask for it. */
const LEFT_ASIDE: readonly (readonly [reason: string, ids: RegExp])[] = [
  ["it keeps for ttlMs what says nothing of its life", /^freshness-none$/],
  ["its stale window is staleMs, not the handler's word", /^stale-(while-revalidate|close$)/],
  ["it stores six statuses", /^heuristic-(405|414|501|599)-cached$|^status-(299|30[2378]|400|499|5\d\d)-fresh$/],
  ["it does not heed must-understand", /^status-200-must-understand$/],
  [
    "it makes a stale response anew, and never asks whether it still holds",
    /^cc-resp-(no-cache-revalidate|must-revalidate-stale)/,
  ],
  ["the same", /^304-|^conditional-(lm-stale|etag-(vary-headers|strong-generate|weak-generate))|^partial-use-/],
  ["it is purged by tag, not by POST, PUT or DELETE", /^invalidate-(POST|PUT|DELETE|M-SEARCH)$/],
  ["it stores no parts and no answers to POST, and answers no parts", /^partial-store-|^method-POST$/],
  ["it shares nothing that has an Authorization or a cookie", /^other-(authorization-|set-cookie|cookie)/],
  [
    "it stores no cookies, no part, no wrong length",
    /^headers-store-(Set-Cookie2?|Content-Range|Content-Length|Clear-Site-Data)$/,
  ],
  ["it stores no packed bytes without Accept-Encoding in the key", /^headers-store-Content-Encoding$/],
  ["it reads Cache-Control, not CDN-Cache-Control", /^cdn-/],
  ["to it, a malformed date is in the past", /^freshness-expires-(rfc850|wrong-case)/],
  ["it leaves the normalisation of headers to the option key", /^vary-normalise-(lang|space)/],
  ["it has no date to compare with; the suite contradicts RFC 9111 here", /^conditional-lm-fresh-no-lm$/],
]

const isLeftAside = ({ id }: SuiteTest) => LEFT_ASIDE.some(([, ids]) => ids.test(id))

if (existsSync(FILE)) {
  const groups = JSON.parse(readFileSync(FILE, "utf8")) as readonly { readonly tests: readonly SuiteTest[] }[]
  const tests = groups.flatMap((group) => group.tests).filter((test) => !test.browser_only)

  it("cacheResponses() passes what applies to it of the public suite of HTTP caches", async () => {
    const verdicts = await runSuite(tests, isLeftAside)
    const counts = (["required", "optimal"] as const).map((kind) => {
      const all = tests.filter((test) => (test.kind ?? "required") === kind)
      const applicable = all.filter((test) => !isLeftAside(test))
      const failing = applicable.filter(({ id }) => verdicts.get(id) !== "pass")
      expect(failing.map(({ id }) => `${id} ${verdicts.get(id)}`)).toEqual([])
      return `${applicable.length} of ${all.length} ${kind}`
    })
    expect(counts).toEqual(["128 of 160 required", "51 of 105 optimal"])
  })
} else {
  it.skip("the public suite of HTTP caches: there is no folder shared/conformance beside the project")
}
