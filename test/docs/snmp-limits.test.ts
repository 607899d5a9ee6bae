import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pollBudget } from "@isthmus/onprem-gateway/collectors/snmp/budgeted-session";
import { walkLimits } from "@isthmus/onprem-gateway/collectors/snmp/walk-column";
import { guardReasons } from "@isthmus/onprem-gateway/collectors/snmp-protocol/guard/ber-scan";
import { snmpFailureReasons } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { describe, expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/snmp-limits.md"), "utf8");

describe("the page of SNMP limits", () => {
  it.each(snmpFailureReasons)("explains the failure word %s", (reason) => {
    expect(page).toContain(`| \`${reason}\` |`);
  });

  it("lists every reason to drop a datagram", () => {
    expect(guardReasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
  });

  it("tells the limits as they are", () => {
    const { maxRows, maxRequests, maxBytes, maxMs } = walkLimits;
    const number = (value: number) => value.toLocaleString("en-US");

    expect(page).toContain(
      `| one walk of a column | ${number(maxRows)} rows, ${number(maxRequests)} requests, ${maxBytes / 2 ** 20} MiB of varbinds, ${maxMs / 1_000} s |`,
    );
    expect(page).toContain(
      `| ${number(pollBudget.requests)} requests, ${number(pollBudget.varbinds)} varbinds, ${pollBudget.bytes / 2 ** 20} MiB |`,
    );
  });
});
