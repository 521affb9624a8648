/** A user, as contexts of flagd and OpenFeature hold it. */
export interface User {
  readonly targetingKey: string
  readonly plan: string
  readonly country: string
  readonly email: string
  readonly age: number
  readonly version: string
  readonly beta: boolean
  readonly [attribute: string]: string | number | boolean
}

const COUNTRIES = ["us", "fr", "de"]

/** A thousand users, so that no evaluation is the same as the one before. */
export const USERS: readonly User[] = Array.from({ length: 1_000 }, (_, index) => ({
  targetingKey: `user-${index}`,
  plan: index % 2 === 0 ? "free" : "pro",
  country: COUNTRIES[index % 3] ?? "us",
  email: `user-${index}@${index % 7 === 0 ? "partner" : "larder"}.dev`,
  age: index % 80,
  version: `${1 + (index % 2)}.${index % 10}.0`,
  beta: index % 5 === 0,
}))

/** The flags that are evaluated, each yes or no. */
export const WORKLOADS = ["static", "target", "rollout", "five rules"] as const
export type Workload = (typeof WORKLOADS)[number]

/** How many of the users each flag is on for; of a rollout, about so many, as everybody hashes differently. */
export const EXPECTED_ON: Readonly<Record<Workload, number>> = {
  static: USERS.length,
  target: USERS.filter(({ plan }) => plan === "pro").length,
  rollout: USERS.length / 5,
  "five rules": USERS.filter(passesFiveRules).length,
}

function passesFiveRules({ country, email, age, version, plan, beta }: User): boolean {
  if (country === "de" || email.endsWith("@partner.dev") || age >= 65 || version >= "2.5.0") return false
  return plan === "pro" && !beta
}

const SWITCH = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off" }

/** The flags in flagd's format. */
export const FLAGD_FLAGS: Readonly<Record<Workload, unknown>> = {
  static: { ...SWITCH, defaultVariant: "on" },
  target: { ...SWITCH, targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "on", "off"] } },
  rollout: {
    ...SWITCH,
    targeting: {
      fractional: [
        ["on", 20],
        ["off", 80],
      ],
    },
  },
  "five rules": {
    ...SWITCH,
    targeting: {
      if: [
        { in: [{ var: "country" }, ["de"]] },
        "off",
        { ends_with: [{ var: "email" }, "@partner.dev"] },
        "off",
        { ">=": [{ var: "age" }, 65] },
        "off",
        { sem_ver: [{ var: "version" }, ">=", "2.5.0"] },
        "off",
        { and: [{ "==": [{ var: "plan" }, "pro"] }, { "!": [{ var: "beta" }] }] },
        "on",
        "off",
      ],
    },
  },
}
