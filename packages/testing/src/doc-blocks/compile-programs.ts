import { execFile } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import type { DocProgram } from "./doc-program.ts"

/** Programs written out as modules, each beside the package it documents, so that its imports resolve as that package's. */
export interface WrittenPrograms {
  readonly fileOf: (program: DocProgram) => string
  /** Compiles them all. @returns For each program what the compiler has to say of it, with lines of the page. */
  readonly compile: () => Promise<ReadonlyMap<DocProgram, readonly string[]>>
  readonly remove: () => void
}

/** What our own sources keep to and examples need not. */
const RELAXED = {
  noEmit: true,
  declaration: false,
  isolatedDeclarations: false,
  noPropertyAccessFromIndexSignature: false,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowJs: true,
  checkJs: true,
  customConditions: ["larder-source"],
}

/**
 * Writes programs into folders that git ignores.
 *
 * @param name Keeps sets of programs, and runs of the tests at the same time, apart.
 * @param globals Declarations of what they find without importing it.
 */
export function writePrograms(
  root: string,
  name: string,
  programs: readonly DocProgram[],
  globals: string,
): WrittenPrograms {
  const folder = `.larder/${name}-${process.pid}`
  const files = new Map(programs.map((program) => [placeProgram(root, folder, program), program]))
  const fileOf = new Map([...files].map(([file, program]) => [program, file]))
  const globalsFile = join(root, folder, "globals.ts")
  const project = join(root, folder, "tsconfig.json")
  for (const [file, { text }] of files) writeFileSync(makeRoom(file), text)
  // No declaration file: those are not checked.
  writeFileSync(makeRoom(globalsFile), `declare global {\n${globals}}\n`)
  const settings = {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: RELAXED,
    files: [globalsFile, ...files.keys()],
  }
  writeFileSync(project, JSON.stringify(settings))
  return {
    fileOf: (program) => fileOf.get(program) ?? "",
    async compile() {
      const output = await runCompiler(root, project)
      const said = new Map<DocProgram, string[]>(programs.map((program) => [program, []]))
      for (const { file, line, message } of readMessages(root, output)) {
        const program = files.get(file)
        if (program !== undefined) said.get(program)?.push(`${program.path}:${line}: ${message}`)
        // What is wrong in our sources is for the type check to tell; anything else spoils every verdict.
        else if (!file.includes("/src/")) throw new Error(`${file}:${line}: ${message}`)
      }
      return said
    },
    remove() {
      const folders = [...files.keys(), globalsFile].map((file) => dirname(file))
      for (const used of new Set(folders)) rmSync(used, { recursive: true, force: true })
    },
  }
}

function placeProgram(root: string, folder: string, { path, line, language }: DocProgram): string {
  const owner = /^packages\/[^/]+(?=\/)/.exec(path)?.[0] ?? ""
  return join(root, owner, folder, `${path.replaceAll(/[^\w-]/g, "_")}-${line}.${language}`)
}

function makeRoom(file: string): string {
  mkdirSync(dirname(file), { recursive: true })
  return file
}

function runCompiler(root: string, project: string): Promise<string> {
  const require = createRequire(join(root, "package.json"))
  const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc")
  return new Promise((done) => {
    const args = [compiler, "-p", project, "--pretty", "false"]
    // It fails when a program does not compile: its output says the same, and more.
    execFile(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 }, (_, stdout, stderr) => done(stdout + stderr))
  })
}

/** A message about a place in a file, which its details follow on indented lines. */
const MESSAGE = /^(?<file>.+?)\((?<line>\d+),\d+\): (?<message>[\s\S]+)$/

function readMessages(root: string, output: string): { file: string; line: number; message: string }[] {
  const texts = output.split(/\n(?!\s)/).filter((text) => text.trim() !== "")
  return texts.map((text) => {
    const { file = "", line = "0", message = text } = MESSAGE.exec(text)?.groups ?? {}
    return { file: resolve(root, file), line: Number(line), message: message.trim() }
  })
}
