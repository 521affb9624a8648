/** A record as APIs have it. */
function toUser(id: number): Readonly<Record<string, unknown>> {
  return {
    id,
    name: `user ${id}`,
    email: `user${id}@example.com`,
    roles: ["reader", "writer"],
    address: { city: "Berlin", geo: [52.52, 13.405] },
    isActive: id % 3 !== 0,
    manager: null,
  }
}

/** The same with dates, which JSON loses. */
function toDatedUser(id: number): Readonly<Record<string, unknown>> {
  return { ...toUser(id), createdAt: new Date(1_790_000_000_000 + id), seenAt: new Date(1_790_000_100_000 + id) }
}

/** A value to encode and decode. */
export interface Sample {
  readonly label: string
  /** Whether JSON carries it without loss. */
  readonly isPlain: boolean
  readonly value: unknown
  /** Calls in a round: some 10 ms or more. */
  readonly calls: number
}

export const SAMPLES: readonly Sample[] = [
  { label: "a user", isPlain: true, value: toUser(1), calls: 5_000 },
  { label: "100 users", isPlain: true, value: Array.from({ length: 100 }, (_, id) => toUser(id)), calls: 100 },
  { label: "text of 20,000 characters", isPlain: true, value: "lorem ipsum ".repeat(1_667), calls: 500 },
  { label: "a user with dates", isPlain: false, value: toDatedUser(1), calls: 1_000 },
]
