/**
 * Yields every string over an alphabet, from one character up to a length, shorter ones first.
 *
 * @param alphabet Its characters, each once.
 * @param maxLength ≥ 1; there are about `alphabet.length ** maxLength` strings.
 */
export function* everyString(alphabet: string, maxLength: number): Generator<string, void, void> {
  if (maxLength > 1) yield* everyString(alphabet, maxLength - 1)
  yield* ofLength(alphabet, maxLength)
}

function* ofLength(alphabet: string, length: number): Generator<string, void, void> {
  if (length === 0) return yield ""
  for (const start of ofLength(alphabet, length - 1)) {
    for (const character of alphabet) yield start + character
  }
}
