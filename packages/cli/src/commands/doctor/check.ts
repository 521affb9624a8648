/** What a check of `doctor` found. */
export interface Check {
  readonly name: string
  readonly status: "ok" | "warning" | "failed" | "skipped"
  readonly found: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

export function ok(name: string, found: string): Check {
  return { name, status: "ok", found }
}

export function warning(name: string, found: string, remedy: string): Check {
  return { name, status: "warning", found, remedy }
}

export function skipped(name: string, found: string): Check {
  return { name, status: "skipped", found }
}

export function failed(name: string, found: string, remedy: string): Check {
  return { name, status: "failed", found, remedy }
}
