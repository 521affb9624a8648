/** What came back. */
export interface Page {
  readonly status: number
  readonly body: unknown
  readonly setCookies: readonly string[]
}

/** A browser in short: it keeps cookies, and sends back the CSRF token of the last page it saw. */
export class Browser {
  readonly #origin: string
  readonly #userAgent: string
  readonly #cookies = new Map<string, string>()
  #csrf = ""

  constructor(origin: string, userAgent: string) {
    this.#origin = origin
    this.#userAgent = userAgent
  }

  async visit(method: string, path: string): Promise<Page> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const headers = { cookie, "user-agent": this.#userAgent, "x-csrf-token": this.#csrf }
    const response = await fetch(`${this.#origin}${path}`, { method, headers })
    const setCookies = response.headers.getSetCookie()
    for (const line of setCookies) this.#keep(line)
    const body: unknown = response.ok ? await response.json() : await response.text()
    if (typeof body === "object" && body !== null && "csrf" in body) this.#csrf = String(body.csrf)
    return { status: response.status, body, setCookies }
  }

  /** A thief with a copy of its cookies. */
  copy(): Browser {
    const copy = new Browser(this.#origin, this.#userAgent)
    for (const [name, value] of this.#cookies) copy.#cookies.set(name, value)
    return copy
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === "") this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
