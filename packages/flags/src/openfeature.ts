export { createExposureHook, type FlagExposure } from "./openfeature/create-exposure-hook.ts"
export { createFlagsProvider, type FlagsProviderOptions } from "./openfeature/create-flags-provider.ts"
