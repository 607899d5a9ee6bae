import { defineConfig } from "vitest/config";

/** Fixes the seed of property tests in CI. */
const setupFiles = ["./test/setup/seed.ts"];
const exclude = ["**/node_modules/**", "**/cdk.out/**", ".stryker-tmp/**", ".isthmus/**"];

/** The full figures of the tests that know them take minutes to hours. */
const soakTimeout = process.env["ISTHMUS_SOAK"] === "1" ? 7_200_000 : undefined;

export default defineConfig({
  test: {
    // Many tests wait for real peers rather than for the processor.
    maxWorkers: 4,
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "packages/**/*.test.ts",
            "lambdas/**/*.test.ts",
            "onprem-gateway/**/*.test.ts",
            "infra/**/*.test.ts",
            "test/architecture/**/*.test.ts",
            "test/infra/**/*.test.ts",
            "test/docs/**/*.test.ts",
          ],
          exclude,
          setupFiles,
          // Synthesis and days of alarms take their time where four tests share two cores.
          testTimeout: soakTimeout ?? 90_000,
        },
      },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], exclude, setupFiles, testTimeout: 60_000 } },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts", "test/fault/**/*.test.ts", "test/conformance/**/*.test.ts"],
          exclude,
          setupFiles,
          testTimeout: soakTimeout ?? 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // A deadline for conditions that real browsers and processes come to in their own time.
          expect: { poll: { timeout: 10_000 } },
        },
      },
      {
        test: {
          name: "moto",
          include: ["test/moto/**/*.test.ts"],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
