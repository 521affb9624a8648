import type { FlagType } from "./flag-value.ts"

/** What a program says of a flag: its kind, and what it is when the store does not know it. */
export type FlagDeclaration =
  | { readonly type: "boolean"; readonly default: boolean }
  | { readonly type: "number"; readonly default: number }
  | { readonly type: "string"; readonly default: string }
  | { readonly type: "object"; readonly default: object }

/** The flags a program declares, by name. */
export type FlagDeclarations = Readonly<Record<string, FlagDeclaration>>

/** Names that may be asked for a kind of value: the declared ones of it, or any where nothing is declared. */
export type FlagName<D extends FlagDeclarations, T extends FlagType> = string extends keyof D
  ? string
  : { [N in keyof D]: D[N]["type"] extends T ? N : never }[keyof D] & string

/** The value that a declared flag has. */
export type DeclaredValue<F extends FlagDeclaration> = F["type"] extends "boolean"
  ? boolean
  : F["type"] extends "number"
    ? number
    : F["type"] extends "string"
      ? string
      : F["default"]

/** Names of flags whose default is declared. */
export type DeclaredName<D extends FlagDeclarations> = string extends keyof D ? never : keyof D & string
