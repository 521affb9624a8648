#!/usr/bin/env node
import { runShell } from "./shell/run-shell.ts"
import { startLocalKv } from "./start-local-kv.ts"

process.exitCode = await runShell(startLocalKv, process.argv.slice(2), {
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  // Once: a second signal ends the process as usual.
  untilStopped: () =>
    new Promise((resolve) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve)
    }),
})
