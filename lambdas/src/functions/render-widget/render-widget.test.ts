import { beforeEach, describe, expect, it } from "vitest";
import { EntityItem } from "../../ports/entities.ts";
import { awsItems, putSite, widgetNowMs } from "../../testing/overview-items.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { type MemoryWidgetPorts, memoryWidgetPorts } from "../../testing/widget-surroundings.ts";
import { renderWidget, WidgetEvent, type WidgetPorts } from "./render-widget.ts";

const endpoint = "arn:aws:lambda:ap-northeast-2:000000000000:function:customWidget-isthmus-overview";
const vpcTarget = { view: "vpc", account: "000000000000", region: "ap-northeast-2", vpc: "vpc-0a" };

let ports: MemoryWidgetPorts;
beforeEach(() => {
  ports = memoryWidgetPorts();
});

function render(event: object, to: WidgetPorts = ports): Promise<string> {
  return renderWidget(WidgetEvent.parse(event), to, { nowMs: widgetNowMs, endpoint });
}

async function fill(text?: string): Promise<void> {
  await putSite(ports, { ...(text !== undefined && { text }) });
  for (const item of awsItems(text)) {
    await ports.entities.putLatest(item);
  }
}

describe("the overview", () => {
  it("shows both halves, worst first, in the same words", async () => {
    await fill();

    const text = visibleText(await render({ widgetContext: { theme: "light" } }));

    expect(text).toMatch(/✖ down busan .*1 down, 1 degraded, 1 up/u);
    expect(text.indexOf("Router")).toBeLessThan(text.indexOf("Switch"));
    expect(text).toContain("icmp: timeout");
    expect(text).toContain("gw-busan-1 heard 30 s ago");
    expect(text).toMatch(/▲ degraded prod 10\.20\.0\.0\/16/u);
    expect(text).toContain("a subnet is 94 % used");
    expect(text).toContain("1 of 1 running instances impaired");
    expect(text).toMatch(/● up dev/u);
    expect(text).toMatch(/▲ degraded office VPN 198\.51\.100\.11 ● up 198\.51\.100\.12 ✖ down/u);
  });

  it("shows a site whose gateway is silent as unknown, whatever it last said", async () => {
    await putSite(ports, { heartbeatAgeMs: 10 * 60_000 });

    const text = visibleText(await render({}));

    expect(text).toMatch(/\? unknown busan .*3 unknown/u);
    expect(text).toContain("gateway silent for 10 min");
    expect(text).not.toContain("● up");
  });

  it.each([-3_600_000, 600_000, 86_400_000])("is not misled by a gateway whose clock is off by %d ms", async (clockOffsetMs) => {
    await putSite(ports, { clockOffsetMs });

    const text = visibleText(await render({}));

    expect(text).toContain("heard 30 s ago");
    expect(text).toMatch(/✖ down Router 127\.0\.10\.1 icmp: timeout 11 min/u);
  });

  it("is not misled by an old heartbeat that arrives late", async () => {
    await putSite(ports, { heartbeatAgeMs: 10 * 60_000 });
    const [gateway] = (await ports.entities.listKind("gateway")).items;
    if (gateway?.kind === "gateway") {
      await ports.entities.putLatest({ ...gateway, tsMs: gateway.tsMs + 1, sentMs: widgetNowMs, receivedMs: widgetNowMs });
    }

    expect(visibleText(await render({}))).toContain("silent for 9 min");
  });

  it("shows a device that is no longer reported as unknown", async () => {
    await putSite(ports, { stateAgeMs: 20 * 60_000 });

    expect(visibleText(await render({}))).toContain("not reported for 20 min");
  });

  it("tells 'could not look' from 'none'", async () => {
    expect(visibleText(await render({}))).toContain("The AWS inventory has not run yet.");
    const coverage = { pk: "AWS#000000000000#eu-west-1", kind: "coverage", accountId: "000000000000", region: "eu-west-1" } as const;
    const counts = { expected: 0, seen: 0, failed: 0, throttled: 0, malformed: 0 };
    await ports.entities.putLatest({
      ...coverage,
      ...counts,
      sk: "COVERAGE#describe-vpcs",
      tsMs: 1,
      api: "describe-vpcs",
      state: "complete",
    });

    expect(visibleText(await render({}))).toContain("No VPC here.");
    await ports.entities.putLatest({
      ...coverage,
      ...counts,
      sk: "COVERAGE#describe-vpcs",
      tsMs: 2,
      api: "describe-vpcs",
      state: "failed",
      failed: 1,
      reason: "UnauthorizedOperation",
    });

    const text = visibleText(await render({}));
    expect(text).toContain("Could not look: describe-vpcs failed (UnauthorizedOperation)");
    expect(text).toContain("VPCs are not known.");
    expect(text).not.toContain("No VPC here.");
  });

  it("does not call a VPC up when part of it could not be looked at", async () => {
    for (const item of awsItems().filter(({ sk }) => sk === "VPC#vpc-0b")) {
      await ports.entities.putLatest(item);
      await ports.entities.putLatest({
        ...item,
        sk: "COVERAGE#describe-subnets",
        kind: "coverage",
        api: "describe-subnets",
        accountId: "000000000000",
        region: "ap-northeast-2",
        state: "throttled",
        expected: 2,
        seen: 0,
        failed: 0,
        throttled: 1,
        malformed: 0,
      });
    }

    expect(visibleText(await render({}))).toMatch(/\? unknown dev .*could not look: describe-subnets.*subnets unknown no instances/u);
  });

  it("says so when nothing has reported yet", async () => {
    expect(visibleText(await render({}))).toContain("No gateway has reported yet.");
  });

  it("takes the console's theme, and has no script, no event handler and no link out", async () => {
    await fill();

    const dark = await render({ widgetContext: { theme: "dark" } });

    expect(dark).toContain('class="isthmus cwdb-no-default-styles dark"');
    expect(await render({})).toContain('class="isthmus cwdb-no-default-styles light"');
    expect(dark).not.toMatch(/<script|<iframe|<use|<img|href=|src=| on[a-z]+=|javascript:/iu);
    expect(dark.length).toBeLessThan(60_000);
  });
});

describe("the SNMP posture", () => {
  async function putReadDevice(deviceId: string, collectedVia: object, ageMs = 60_000): Promise<void> {
    const [known] = (await ports.entities.listKind("device")).items;
    if (known?.kind === "device") {
      await ports.entities.putLatest(
        EntityItem.parse({ ...known, deviceId, name: deviceId, sk: `DEVICE#${deviceId}`, tsMs: widgetNowMs - ageMs, collectedVia }),
      );
    }
  }

  it("is a tile of the overview that opens the page, once a gateway tells its versions", async () => {
    await putSite(ports);
    expect(await render({})).not.toContain("SNMP versions");
    const [gateway] = (await ports.entities.listKind("gateway")).items;
    if (gateway?.kind === "gateway") {
      const snmp = { v1: 1, v2c: 5, v3: 2, weak: 6, defaultCommunity: 1 };
      await ports.entities.putLatest({ ...gateway, tsMs: gateway.tsMs + 1, snmp });
    }

    const markup = await render({});

    expect(visibleText(markup)).toMatch(/SNMP versions\s+v1 1\s+v2c 5\s+v3 2\s+25 % by v3 .*6 weak, 1 with a default community/u);
    expect(markup).toContain("{&quot;view&quot;:&quot;posture&quot;}");
  });

  it("lists versions, levels and the weak devices with what to do, worst first, without those long forgotten", async () => {
    await putSite(ports);
    await putReadDevice("core", { version: "3", securityLevel: "authPriv", authProtocol: "sha256", privProtocol: "aes" });
    await putReadDevice("edge", { version: "3", securityLevel: "authPriv", authProtocol: "sha", privProtocol: "des" });
    await putReadDevice("attic", { version: "2c", defaultCommunity: true });
    await putReadDevice("ups", { version: "1", defaultCommunity: false });
    await putReadDevice("gone", { version: "1" }, 25 * 3_600_000);

    const text = visibleText(await render({ view: "posture" }));

    expect(text).toContain("4 devices read over SNMP");
    expect(text).toMatch(/50 % by v3 .*3 weak 1 with a default community/u);
    expect(text).toMatch(/SNMPv1 1 SNMPv2c 1 SNMPv3 2/u);
    expect(text).toMatch(/attic busan v2c default community: change it; community in clear text: use v3/u);
    expect(text).toMatch(/edge busan v3 authPriv SHA-1: use SHA-256; DES: use AES .*ups busan v1/u);
    expect(text).not.toMatch(/gone|core busan/u);
  });
});

describe("a drill-down", () => {
  it("calls this function again, with ids only, whatever endpoint the parameters name", async () => {
    await fill();

    const markup = await render({ endpoint: "arn:aws:lambda:us-east-1:999999999999:function:other", widgetContext: {} });

    const endpoints = [...markup.matchAll(/endpoint="([^"]*)"/gu)].map((match) => match[1]);
    expect(new Set(endpoints)).toEqual(new Set([endpoint]));
    const payloads = [...markup.matchAll(/<cwdb-action[^>]*>(.*?)<\/cwdb-action>/gu)].map((match) =>
      JSON.parse((match[1] ?? "").replaceAll("&quot;", '"')),
    );
    expect(payloads).toContainEqual({ view: "device", site: "busan", device: "rt1" });
    expect(payloads).toContainEqual(vpcTarget);
  });

  it("on a device shows its interfaces, troubled ones first, and its recent events", async () => {
    await fill();

    const text = visibleText(await render({ view: "device", site: "busan", device: "sw1" }));

    expect(text.indexOf("Gi0/2")).toBeLessThan(text.indexOf("Gi0/1 "));
    expect(text).toContain("1 Gbit/s");
    expect(text).toContain("to rt1");
    expect(text).toContain("switched off");
    expect(text).toContain("link went down");
    expect(text).toContain("sender not proved");
    expect(text).not.toContain("heard by");
  });

  it("on a device says which gateways heard an event, where several listen", async () => {
    await fill();
    await ports.events.put({
      ...{ scope: { kind: "site", siteId: "busan" }, stream: "EVENT", tsMs: widgetNowMs - 60_000, origin: "epoch", seq: 2 },
      heardBy: ["gw-busan-1", "gw-busan-2"],
      body: { deviceId: "sw1", severity: "minor", type: "coldStart", text: "restarted", authentication: "authenticated" },
      ttlS: widgetNowMs / 1_000 + 1_000,
    });

    const text = visibleText(await render({ view: "device", site: "busan", device: "sw1" }));

    expect(text).toContain("restarted coldStart, heard by gw-busan-1, gw-busan-2");
  });

  it("on a VPC shows subnets, instances with their checks and routes", async () => {
    await fill();

    const text = visibleText(await render(vpcTarget));

    expect(text).toContain("15 of 251");
    expect(text).toContain("94 % used");
    expect(text).toContain("system impaired, instance ok");
    expect(text).toContain("12.5 %");
    expect(text).toMatch(/0\.0\.0\.0\/0 nat-0a blackhole/u);
  });

  it.each([
    [{ view: "device", site: "busan", device: "nosuch" }, "Unknown device"],
    [{ ...vpcTarget, vpc: "vpc-ffff" }, "does not know this VPC"],
  ])("on something unknown says so", async (target, expected) => {
    expect(visibleText(await render(target))).toContain(expected);
  });

  it.each([
    { view: "nosuch" },
    { view: "device" },
    { view: "device", site: "busan", device: "a#b" },
    { view: "device", site: "<b>", device: "x" },
    { ...vpcTarget, vpc: "vpc-0a#INSTANCE" },
    { ...vpcTarget, account: "1" },
  ])("with parameters that are none (%j) says what is wrong, without repeating them", async (target) => {
    const markup = await render(target);

    expect(visibleText(markup)).toContain("These widget parameters cannot be shown");
    expect(markup).not.toContain("<b>");
  });
});

describe("describe", () => {
  it("is answered with Markdown whose yaml block holds valid parameters", async () => {
    const markdown = await render({ describe: true });

    const yaml = /```yaml\n(.*?)```/su.exec(markdown)?.[1] ?? "";
    const params = Object.fromEntries(
      yaml
        .trim()
        .split("\n")
        .map((line) => line.split(": ")),
    );
    expect(params).toEqual({ view: "overview" });
    expect(await render({ ...params, widgetContext: {} })).toContain("<h2>Sites</h2>");
  });
});

/** Tags and attribute names of a markup, counted, as a tolerant HTML parser would find them. */
function shapeOf(markup: string): readonly string[] {
  const shape: string[] = [];
  for (const [, tag = "", attributes = ""] of markup.matchAll(/<\s*(\/?[a-z!?][^\s/>]*)([^>]*)>?/giu)) {
    const names = [...attributes.matchAll(/([^\s"'=<>/]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*)/gu)].map((match) => match[1]);
    shape.push(`${tag.toLowerCase()} ${names.sort().join(",")}`);
  }
  return shape.sort();
}

/** Hostile texts by rule: every way out of text and attributes, around every element that does harm, in several spellings. */
function hostileTexts(): readonly string[] {
  const harm = [
    `<script>1</script>`,
    `<img src=x onerror=1>`,
    `<svg onload=1>`,
    `<svg><use href="#x"/></svg>`,
    `<iframe src="//x">`,
    `<style>*{display:none}</style>`,
    `<a href="https://x">x</a>`,
    `<form action="//x"><input name=a></form>`,
    `<cwdb-action action="call" endpoint="arn:x">{}</cwdb-action>`,
    `<cwdb-action action="html" event="mouseenter">x</cwdb-action>`,
    `<meta http-equiv=refresh content=0>`,
    `<base href="//x">`,
    `<details open ontoggle=1>`,
    `</div></div><h1>All is well</h1>`,
    `<table><tr><td>x`,
    `<!-- x`,
    `<![CDATA[x]]>`,
    `<?xml x?>`,
    `</cwdb-action><b>x`,
  ];
  const outOf = ["", '"', "'", "`", '">', "'>", '" onmouseover="1', "</td>", "</style>", "\u0000", "\u202e", "&#60;b&#62;", "--><b>"];
  const plain = [
    "javascript:1",
    "{{1}}",
    "=1+1",
    "\r\nX: y",
    "\u001b[2J",
    "a".repeat(250),
    "\ud800",
    "&lt;b&gt;",
    "%3Cb%3E",
    "\\u003cb\\u003e",
    "𝓫",
    "<",
    ">",
    "&",
    '"',
    "'",
  ];
  return [...plain, ...harm.flatMap((each) => outOf.map((way) => way + each))];
}

describe("hostile text of devices and tags", () => {
  const targets = [{}, { view: "device", site: "busan", device: "sw1" }, vpcTarget];

  async function shapes(text: string): Promise<readonly (readonly string[])[]> {
    ports = memoryWidgetPorts();
    await fill(text);
    return Promise.all(targets.map(async (target) => shapeOf(await render(target))));
  }

  it("has at least 200 payloads to try", () => {
    expect(new Set(hostileTexts()).size).toBeGreaterThanOrEqual(200);
  });

  it("changes no element and no attribute of any view", async () => {
    const benign = await shapes("benign");
    expect(benign.every((shape) => shape.length > 20)).toBe(true);

    for (const text of hostileTexts()) {
      expect(await shapes(text), text).toEqual(benign);
    }
  });
});
