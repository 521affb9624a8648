import type { SharedDefinitions } from "../definition/compiled-flag.ts"

/** Where the contents of flags are kept, as parsed JSON. */
export interface FlagHome {
  /** Reads a flag; `undefined` when there is none. A content that is not to be understood is read as a text. */
  read(name: string): Promise<unknown>
  /**
   * Writes a content as it will be stored.
   *
   * @throws {InvalidFlagError} When it would be read as something else.
   */
  encode(content: unknown): string
  /** Stores what `encode` returned; `undefined` removes the flag. */
  write(name: string, encoded: string | undefined): Promise<void>
  /** Reads what the flags share. */
  shared(): Promise<SharedDefinitions>
  /** Names the flags there are, in alphabetical order. */
  names(): Promise<readonly string[]>
}
