/** Why a command is to stop before its end: what the signal of {@link CliIo} is aborted with. */
export class Interruption extends Error {
  override readonly name = "Interruption"
  /** `"interrupted"`: Ctrl-C, or an order to end. `"pipe-closed"`: nobody reads the output any more. */
  readonly kind: "interrupted" | "pipe-closed"

  constructor(kind: Interruption["kind"]) {
    super(kind)
    this.kind = kind
  }
}
