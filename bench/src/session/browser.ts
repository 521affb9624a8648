import type { Handler, Send } from "./session-app.ts"

/** A browser in short: it keeps cookies in the order in which responses arrive, and sends them back. */
export class Browser {
  readonly #send: Send
  readonly #cookies: Map<string, string>

  constructor(send: Send, cookies: ReadonlyMap<string, string> = new Map()) {
    this.#send = send
    this.#cookies = new Map(cookies)
  }

  async visit(handler: Handler): Promise<void> {
    const header = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    for (const cookie of await this.#send(header, handler)) this.#keep(cookie)
  }

  /** Somebody with a copy of its cookies. */
  copy(): Browser {
    return new Browser(this.#send, this.#cookies)
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    const isGone = value === "" || /;\s*max-age=0/i.test(cookie) || /expires=thu, 01 jan 1970/i.test(cookie)
    if (isGone) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
