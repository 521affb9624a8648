import { readFile } from "node:fs/promises"

/** Counts the lines of a program that are neither blank nor comment: what somebody has to write and to read. */
export async function countLines(script: string): Promise<number> {
  const text = await readFile(new URL(`../src/${script}`, import.meta.url), "utf8")
  const code = text.replaceAll(/\/\*\*[\s\S]*?\*\//g, "").split("\n")
  return code.filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length
}
