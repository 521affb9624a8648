/** In place of an answer: the budget has ended, and the operation was not sent, or not waited for. */
export const OVER: unique symbol = Symbol("over")
