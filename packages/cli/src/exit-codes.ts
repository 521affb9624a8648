/** What the exit code of `larder` says. */
export const EXIT_CODES = {
  /** It was done. Also when the reader of a pipe had enough and closed it. */
  done: 0,
  /** It failed, or a check of `doctor` did, or a question was answered with no. */
  failed: 1,
  /** The arguments, or the environment, make no sense. Nothing was sent. */
  usage: 2,
  /** There is no such key, flag, device or namespace. */
  notFound: 3,
  /** The time or money it was given ended before the work did. */
  unfinished: 4,
  /** Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]
