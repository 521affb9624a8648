/** A promise that a test settles. */
export interface Gate<T> extends Promise<T> {
  readonly open: (value: T) => void
}

export function createGate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => {}
  const gate = new Promise<T>((resolve) => {
    open = resolve
  })
  return Object.assign(gate, { open })
}
