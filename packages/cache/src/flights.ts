/** Work under way for one key. */
export interface Flight {
  /** Whether an invalidation came after it began: its result is for those who already wait, and is not kept. */
  detached: boolean
}

interface Slot<A> extends Flight {
  promise: Promise<A>
}

/** One slot per key: all who ask while work is under way share its outcome. */
export class Flights<A> {
  readonly #slots = new Map<string, Slot<A>>()

  /** Joins the work under way for a key, or begins it. */
  join(id: string, begin: (flight: Flight) => Promise<A>): Promise<A> {
    return this.#slots.get(id)?.promise ?? this.#begin(id, begin)
  }

  /** Leaves the work under way to those who wait for it: whoever asks from now on begins anew. */
  detach(id: string): void {
    const slot = this.#slots.get(id)
    if (slot === undefined) return
    slot.detached = true
    this.#slots.delete(id)
  }

  #begin(id: string, begin: (flight: Flight) => Promise<A>): Promise<A> {
    const flight: Flight = { detached: false }
    const slot: Slot<A> = Object.assign(flight, {
      promise: begin(flight).finally(() => {
        if (this.#slots.get(id) === slot) this.#slots.delete(id)
      }),
    })
    this.#slots.set(id, slot)
    return slot.promise
  }
}
