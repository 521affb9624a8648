export { runShell, type ShellIo, type StartLocalKv } from "./shell/run-shell.ts"
