import { defineConfig, type ViteUserConfig } from "vitest/config"

const config: ViteUserConfig = defineConfig({
  // The source condition lets every test read the packages' TypeScript: no build is needed to test.
  resolve: { conditions: ["larder-source"] },
  ssr: { resolve: { conditions: ["larder-source"] } },
  test: {
    include: ["{packages,examples}/*/src/**/*.test.ts", "bench/src/**/*.test.ts"],
    reporters: ["default", "./scripts/closing-line-reporter.mjs"],
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
})

export default config
