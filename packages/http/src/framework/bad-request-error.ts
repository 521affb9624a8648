/** A request of which no URL can be made that means the same to everybody. Frameworks answer it with its status. */
export class BadRequestError extends Error {
  override readonly name = "BadRequestError"
  readonly status = 400
  readonly statusCode = 400
}
