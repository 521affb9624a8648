export { runShell, type ShellIo } from "./shell/run-shell.ts"
