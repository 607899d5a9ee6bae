/** Mutation tests of the pure decisions: `npm run test:mutation`; one folder with `MUTATE=states npm run test:mutation`. */
const folder = process.env["MUTATE"] ?? "**";

export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "packages/domain/vitest.mutation.config.ts", related: true },
  mutate: [`packages/domain/src/${folder}/*.ts`, "!packages/domain/src/**/*.test.ts", "!packages/domain/src/arbitraries.ts"],
  // Types are stripped on the way, nothing compiles them; a real tsconfig would be rewritten through an API that TypeScript 7 does not have.
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
