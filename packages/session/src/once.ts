/** Runs something when it is first asked for, and not again; one that fails is forgotten. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => {
    if (result !== undefined) return result
    const running = run()
    result = running
    running.catch(() => {
      result = undefined
    })
    return running
  }
}
