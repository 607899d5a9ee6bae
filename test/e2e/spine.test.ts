import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { repositoryRoot, run, SpineSite, until } from "./spine/site.ts";

const addresses = ["-n", "127.0.0.1"];
let site: SpineSite;

beforeAll(async () => {
  site = await SpineSite.start(() => undefined);
  await site.startGateway();
});

afterAll(async () => {
  await site.stop();
});

async function logLines(marker: string): Promise<readonly string[]> {
  const items = await site.items("Events");
  return items.map((item) => String(item["message"])).filter((message) => message.includes(marker));
}

async function states(): Promise<ReadonlyMap<string, Record<string, unknown>>> {
  const items = (await site.items("Entities")).filter(({ kind }) => kind === "state");
  return new Map(items.map((item) => [`${String(item["deviceId"])}/${String(item["way"])}`, item]));
}

describe("from real devices to the dashboard", () => {
  it("stores what Debian's snmpd says by v2c and by v3 authPriv", async () => {
    await until("both devices are in the inventory with interfaces", async () => {
      const devices = (await site.items("Entities")).filter(({ kind }) => kind === "device");
      const read = devices.filter((device) => JSON.stringify(device).includes('"lo"'));
      return read.some(({ deviceId }) => deviceId === "here-v2c") && read.some(({ deviceId }) => deviceId === "here-v3");
    });

    const device = (await site.items("Entities")).find(({ kind, deviceId }) => kind === "device" && deviceId === "here-v3");
    expect(device).toMatchObject({ collectedVia: { version: "3", securityLevel: "authPriv" }, system: { sysLocation: "This machine" } });
  });

  it("says why a device does not answer, without delaying the others", async () => {
    await until("both broken devices are down with a reason", async () => {
      const all = await states();
      return all.get("silent/snmp")?.["state"] === "down" && all.get("wrong-digest/snmp")?.["state"] === "down";
    });

    const all = await states();
    expect(String(all.get("silent/snmp")?.["reason"])).toMatch(/refused|timeout/u);
    expect(String(all.get("wrong-digest/snmp")?.["reason"])).toMatch(/digest/u);
    expect(all.get("here-v2c/snmp")?.["state"]).toBe("up");
    expect(all.get("here-v2c/icmp")?.["state"]).toBe("up");
  });

  it("stores syslog lines from logger over UDP and TCP, each once", async () => {
    const marker = randomUUID();
    const port = String(site.ports.syslog);

    expect(await run("logger", [...addresses, "-P", port, "-d", "--rfc3164", "-p", "local4.warning", "-t", "udp3164", marker])).toBe(0);
    expect(await run("logger", [...addresses, "-P", port, "-T", "--rfc5424", "-p", "auth.err", "-t", "tcp5424", marker])).toBe(0);
    expect(await run("logger", [...addresses, "-P", port, "-T", "--octet-count", "--rfc5424", "-t", "octets", marker])).toBe(0);

    await until("three lines are stored", async () => (await logLines(marker)).length >= 3);
    const items = (await site.items("Events")).filter((item) => String(item["message"]).includes(marker));
    expect(items).toHaveLength(3);
    expect(items.map(({ appName, facility, severity, deviceId }) => ({ appName, facility, severity, deviceId }))).toEqual(
      expect.arrayContaining([
        { appName: "udp3164", facility: 20, severity: 4, deviceId: "here-v2c" },
        { appName: "tcp5424", facility: 4, severity: 3, deviceId: "here-v2c" },
        { appName: "octets", facility: 1, severity: 5, deviceId: "here-v2c" },
      ]),
    );
  });

  it("stores a trap, and acknowledges an inform once it is on disk", async () => {
    const marker = randomUUID();
    const sender = [
      "-v2c",
      "-c",
      site.trapCommunity,
      `127.0.0.1:${site.ports.traps}`,
      "",
      "1.3.6.1.6.3.1.1.5.3",
      "1.3.6.1.2.1.31.1.1.1.18.7",
      "s",
      marker,
    ];

    expect(await run("snmptrap", sender)).toBe(0);
    expect(await run("snmpinform", ["-t", "5", "-r", "0", ...sender])).toBe(0);

    const seen = async () => (await site.items("Events")).filter((item) => JSON.stringify(item).includes(marker));
    await until("the trap and the inform are stored", async () => (await seen()).length >= 2);
    expect((await seen()).map(({ source, type, authentication }) => ({ source, type, authentication }))).toEqual(
      expect.arrayContaining([
        { source: "trap", type: "1.3.6.1.6.3.1.1.5.3", authentication: "unauthenticated" },
        { source: "inform", type: "1.3.6.1.6.3.1.1.5.3", authentication: "unauthenticated" },
      ]),
    );
  });

  it("loses nothing and doubles nothing when the gateway is killed while lines arrive", async () => {
    const marker = randomUUID();
    const port = String(site.ports.syslog);
    const accepted = async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${site.ports.health}/metrics`)).text();
      return Number(/^isthmus_occurrences_total\{name="syslog.accepted"\} (\d+)$/mu.exec(metrics)?.[1] ?? 0);
    };
    for (let kill = 0; kill < 3; kill += 1) {
      const before = await accepted();
      for (let line = 0; line < 10; line += 1) {
        expect(await run("logger", [...addresses, "-P", port, "-T", "--rfc5424", "-t", `kill-${kill}`, `${marker} ${kill}.${line}`])).toBe(
          0,
        );
      }
      await until(`the gateway has spooled the lines of round ${kill}`, async () => (await accepted()) >= before + 10);
      await site.endGateway("SIGKILL");
      await site.startGateway();
    }

    await until("all lines are stored", async () => new Set(await logLines(marker)).size === 30);
    expect((await logLines(marker)).length).toBe(30);
  });

  it("publishes the roll-ups that alarms and dashboards read", async () => {
    const names = ["GatewayHeartbeat", "DevicesUp", "DevicesDown", "LogsReceived", "PingLossPercent"];
    const read = async () => {
      const nowS = Math.floor(Date.now() / 1000);
      const queries = names.map((name, index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace: "Isthmus", MetricName: name, Dimensions: [{ Name: "Site", Value: "busan" }] },
          Period: 60,
          Stat: "Maximum",
        },
      }));
      return await site.stack.metricData({ startS: nowS - 900, endS: nowS + 60, queries });
    };

    await until("every roll-up has a point", async () => (await read()).every(({ Values }) => Values.length > 0), 120_000);
    expect((await read()).every(({ StatusCode }) => StatusCode === "Complete")).toBe(true);
  });

  it("answers LAMBDA() for a port of the device", async () => {
    const query = (metric: string) => ({
      Id: "lo",
      Period: 60,
      Expression: `LAMBDA("isthmus-series", "busan", "here-v2c", "lo", "${metric}")`,
    });
    const read = async (metric: string) => {
      const nowS = Math.floor(Date.now() / 60_000) * 60;
      const [result] = await site.stack.metricData({ startS: nowS - 900, endS: nowS + 60, queries: [query(metric)] });
      return result;
    };

    await until("the port has a rate", async () => ((await read("inBps"))?.Values.length ?? 0) > 0, 120_000);
    expect((await read("inBps"))?.Values.every((value) => value >= 0)).toBe(true);
    expect((await read("no-such-metric"))?.StatusCode).not.toBe("Complete");
  });

  it("shows both halves to a person, on the page that draws the deployed dashboard", async () => {
    mkdirSync(join(repositoryRoot, "test-output"), { recursive: true });
    const browser = await launchChromium();
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 1400 } });
      await page.goto(site.console.url);
      await page.getByText("This machine by v3").first().waitFor({ timeout: 60_000 });
      await page.getByText("10.20.0.0/16").first().waitFor({ timeout: 60_000 });
      await page.locator("canvas").first().waitFor({ timeout: 60_000 });
      await page.screenshot({ path: join(repositoryRoot, "test-output/spine.png"), fullPage: true });
      expect(await page.getByText("A wrong pass phrase").count()).toBeGreaterThan(0);
    } finally {
      await browser.close();
    }
  });

  it("drains and ends when told to", async () => {
    expect(await site.endGateway("SIGTERM")).toBe(0);
  });
});
