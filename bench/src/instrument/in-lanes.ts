/** Makes calls, so many at a time, and waits for them all. */
export async function inLanes(calls: number, lanes: number, call: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < calls) {
      const index = next
      next += 1
      await call(index)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
