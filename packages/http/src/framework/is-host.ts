const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/** Tells whether a text can stand for the host in a URL, with nothing before and behind it that would be read as something else. */
export function isHost(text: string): boolean {
  return HOST.test(text)
}
