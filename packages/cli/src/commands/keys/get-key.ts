import type { KvKeyInfo, KvStore } from "@larder/core"
import { type Command, defineCommand, option } from "../../command/command.ts"
import { findKey, type GivenKey } from "../../connect/find-key.ts"
import { notFoundError } from "../../errors/command-error.ts"
import { EXIT_CODES } from "../../exit-codes.ts"
import { printableLines } from "../../output/printable.ts"
import { describeKey } from "./describe-key.ts"
import { readFacts } from "./read-facts.ts"
import { readValue } from "./read-value.ts"

interface GetOptions {
  readonly raw?: boolean
}

export const getKey: Command = defineCommand<GetOptions>({
  name: "get",
  operands: "<key>",
  summary: "Show a key: its value, end, age, size and tags.",
  details:
    "A key may be given as the store has it, as keys list shows it, or as the application has it (user:42). An entry past its end is shown too. One read, and one list for its age.",
  options: [option("--raw", "write what is stored, as it is, and nothing else")],
  examples: ["cache/user/42", "user:42 --json", "cache/logo.png --raw > logo.png"],
  usesNamespace: true,
  async run(context, [given = ""], { raw = false }) {
    const { io, out } = context
    const store = context.openStore()
    const found = await findKey(given, store)
    const { key } = found
    const [value, info] = await Promise.all([store.get(key), raw ? { key } : findInfo(store, key)])
    if (value === undefined) throw missing(found)
    if (raw) {
      out.write(io.stdout.isTerminal ? `${printableLines(new TextDecoder().decode(value.bytes))}\n` : value.bytes)
      return EXIT_CODES.done
    }
    const nowMs = io.now()
    const facts = { ...readFacts(info, value.bytes, nowMs), contentType: value.contentType }
    const content = await readValue(value.bytes, facts, nowMs)
    out.print({ ...facts, ...content.json }, (paint) => describeKey(paint, { given: found, facts, content, nowMs }))
    return EXIT_CODES.done
  },
})

/** Only a list tells when a key was last written. */
async function findInfo(store: KvStore, key: string): Promise<KvKeyInfo> {
  const { keys } = await store.list({ prefix: key, limit: 1 })
  return keys.find((info) => info.key === key) ?? { key }
}

function missing({ given, key, isPhysical }: GivenKey): Error {
  const place = given === key ? "" : `, which is stored as ${key}`
  const hint = isPhysical && given.includes("=") ? "An application's key with = in it is stored as =3D." : undefined
  return notFoundError(`there is no key ${given}${place}`, hint)
}
