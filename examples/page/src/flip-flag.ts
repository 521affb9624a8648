import { createProcessIo, runCli } from "@larder/cli"

/** Runs `larder flags set` in the environment of a namespace. @throws {Error} When it fails. */
export async function flipFlag(env: Readonly<Record<string, string>>, name: string, value: string): Promise<void> {
  const io = createProcessIo(process)
  const silent = { isTerminal: false, write: () => {} }
  const code = await runCli(["flags", "set", name, value, "--by", "operator"], { ...io, env, stdout: silent })
  if (code !== 0) throw new Error(`larder flags set ended with ${code}`)
}
