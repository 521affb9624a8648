export {
  OVERRIDES_COOKIE,
  OVERRIDES_HEADER,
  type RequestHeaders,
  readOverrides,
  toOverridesCookie,
} from "./overrides/request-overrides.ts"
export {
  type OverridesOptions,
  type SignOverridesOptions,
  signOverrides,
  verifyOverrides,
} from "./overrides/sign-overrides.ts"
export { type FlagOverrides, fixedFlags, withOverrides } from "./overrides/with-overrides.ts"
