import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");

describe("the gateway's image", () => {
  it("is built as the how-to says: bundle first, from the folder that the Dockerfile copies from", () => {
    const howTo = text("docs/how-to/run-a-gateway.md");
    const copied = [...text("onprem-gateway/Dockerfile").matchAll(/^COPY (\S+) /gmu)].map(([, source]) => source);

    expect(howTo).toMatch(/npm run bundle -w @isthmus\/onprem-gateway\ndocker build -t isthmus-gateway onprem-gateway\n/u);
    expect(copied).toEqual(["dist/"]);
    expect(text("onprem-gateway/.dockerignore")).toBe("*\n!dist\n");
    expect(text("onprem-gateway/scripts/bundle.ts")).toContain('"../dist/gateway.mjs"');
  });
});
