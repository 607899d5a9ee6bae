import { defineConfig } from "vitest/config";

/** Only this package's tests: the repository's configuration has projects that need real peers. */
export default defineConfig({ test: { include: ["packages/domain/src/**/*.test.ts"] } });
