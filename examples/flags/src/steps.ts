import type { FlagsAdmin } from "@larder/flags/admin"

/** A change of the flag, and what visitors must be shown once it is seen. */
export interface Step {
  readonly title: string
  readonly change: (admin: FlagsAdmin) => Promise<unknown>
  /** Share of the visitors who are shown the new page in the end, and how far off it may be. */
  readonly expected: number
  readonly tolerance: number
  /** Whether some who were shown the new page may be shown the old one again. */
  readonly takesBack: boolean
  /** How long it takes until all is as expected, in milliseconds. */
  readonly settleMs: number
}

const NAME = "new-ui"
const BY = { by: "example" }
const RAMP_MS = 4_000

/** Every tenth visitor is "pro", and always gets the new page; the others are rolled out to. */
const OTHERS = 0.9
const roll = (percent: number): number => 0.1 + OTHERS * (percent / 100)

function rollOut(percent: number): Step {
  return {
    title: `rolled out to ${percent} %`,
    change: (admin) => admin.rollout(NAME, { variant: "on", percent }, BY),
    expected: roll(percent),
    tolerance: percent === 100 ? 0 : 0.05,
    takesBack: false,
    settleMs: 0,
  }
}

/** What is done while requests run. */
export const STEPS: readonly Step[] = [
  {
    title: "on for the plan pro",
    change: (admin) => admin.patch(NAME, { targeting: { if: [{ "==": [{ var: "plan" }, "pro"] }, "on"] } }, BY),
    expected: 0.1,
    tolerance: 0,
    takesBack: false,
    settleMs: 0,
  },
  rollOut(10),
  rollOut(20),
  {
    title: "ramped from 20 % to 80 %",
    change: (admin) => {
      const startAtMs = Date.now()
      return admin.rollout(
        NAME,
        { variant: "on", fromPercent: 20, percent: 80, startAtMs, endAtMs: startAtMs + RAMP_MS },
        BY,
      )
    },
    expected: roll(80),
    tolerance: 0.05,
    takesBack: false,
    settleMs: RAMP_MS + 1_000,
  },
  rollOut(100),
  {
    title: "rolled back to 80 %",
    change: (admin) => admin.rollback(NAME, BY),
    expected: roll(80),
    tolerance: 0.05,
    takesBack: true,
    settleMs: 0,
  },
  {
    title: "switched off",
    change: (admin) => admin.patch(NAME, { state: "DISABLED" }, BY),
    expected: 0,
    tolerance: 0,
    takesBack: true,
    settleMs: 0,
  },
]
