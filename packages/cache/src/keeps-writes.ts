/** Marks a store that keeps the writes it cannot carry out, and makes up for them: a cache holds none back from it. */
export const KEEPS_WRITES: unique symbol = Symbol.for("@larder/cache keeps writes")
