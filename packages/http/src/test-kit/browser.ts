/** A browser in short: it keeps cookies, sends them back, and follows no redirect. */
export class Browser {
  readonly cookies: Map<string, string>
  readonly #origin: string

  constructor(origin: string, cookies: Map<string, string> = new Map()) {
    this.#origin = origin
    this.cookies = cookies
  }

  /** The same browser, at another server of the application. */
  at(origin: string): Browser {
    return new Browser(origin, this.cookies)
  }

  async send(path = "/", init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.cookies.size > 0) headers.set("cookie", [...this.cookies].map((pair) => pair.join("=")).join("; "))
    const response = await fetch(this.#origin + path, { ...init, headers, redirect: "manual" })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response
  }

  async text(path?: string, init?: RequestInit): Promise<string> {
    return (await this.send(path, init)).text()
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === "") this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}
