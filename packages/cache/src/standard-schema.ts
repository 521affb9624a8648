/** What the cache uses of Standard Schema 1 (https://standardschema.dev): zod, valibot, arktype and others have it. */
export interface StandardSchema<T> {
  readonly "~standard": {
    readonly validate: (value: unknown) => SchemaResult<T> | Promise<SchemaResult<T>>
  }
}

/** Either the value, as the schema makes it, or what does not fit. */
export type SchemaResult<T> =
  | { readonly value: T; readonly issues?: undefined }
  | { readonly issues: readonly unknown[] }

/**
 * Gives a value the form that its schema gives it.
 *
 * @throws {InvalidValueError} When it does not fit; its `cause` is what the schema found.
 */
export type ToFit<T> = (value: unknown) => Promise<T>
