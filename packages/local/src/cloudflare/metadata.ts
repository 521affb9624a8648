/** Reads what is kept beside a value; `null` when there is nothing. */
export function fromMetadata(text: string | undefined): unknown {
  return text === undefined ? null : JSON.parse(text)
}
