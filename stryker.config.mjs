/**
 * Mutation tests of the pure decisions: `npm run test:mutation`. One folder of them:
 * `npx stryker run --mutate "packages/domain/src/states/*.ts,!packages/domain/src/states/*.test.ts"`.
 */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { dir: "packages/domain" },
  mutate: ["packages/domain/src/**/*.ts", "!packages/domain/src/**/*.test.ts", "!packages/domain/src/arbitraries.ts"],
  // Node and vitest strip the types; rewriting tsconfig.json for the copy needs an API that TypeScript 7 does not have.
  tsconfigFile: "none",
  ignorePatterns: [
    "/config",
    "/docs",
    "/infra",
    "/lambdas",
    "/onprem-gateway",
    "/profiles",
    "/scripts",
    "/test",
    "/packages/cli",
    "/packages/local-stack",
  ],
  coverageAnalysis: "perTest",
  concurrency: 1,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, reportTests: false },
  tempDirName: ".stryker-tmp",
};
