import { describe, expect, it } from "vitest";
import type { EntityItem } from "../../ports/entities.ts";
import { deviceItem } from "../../testing/device-item.ts";
import { widgetNowMs } from "../../testing/overview-items.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { memoryWidgetPorts } from "../../testing/widget-surroundings.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

const endpoint = "arn:aws:lambda:ap-northeast-2:000000000000:function:customWidget-isthmus-overview";

async function textOf(...devices: readonly EntityItem[]): Promise<string> {
  const ports = memoryWidgetPorts();
  for (const each of devices) {
    await ports.entities.putLatest(each);
  }
  const markup = await renderWidget(WidgetEvent.parse({ view: "neighbours" }), ports, { nowMs: widgetNowMs, endpoint });
  return visibleText(markup);
}

const interfaces = [{ key: "Gi0/1", ifIndex: 1, physAddress: "00:11:22:33:44:55" }];
const link = { protocol: "lldp", localIfIndex: 1, remoteName: "edge9.example.net", remoteAddress: "10.0.0.9", remotePlatform: "EX2300" };

describe("neighbours that nobody watches", () => {
  it("are listed with who hears them, on which port, by which protocol, and lines to paste", async () => {
    const text = await textOf(deviceItem("sw1", { interfaces, facts: { links: [link] } }));

    expect(text).toMatch(/edge9\.example\.net busan 10\.0\.0\.9 EX2300 it says so itself sw1 Gi0\/1 LLDP/u);
    expect(text).toContain("- { id: edge9, name: &quot;edge9.example.net&quot;, address: &quot;10.0.0.9&quot;, ping: true }");
  });

  it("are one when several devices hear them by several protocols, as sure as the surest", async () => {
    const facts = { bgpPeers: [{ series: "bgp:10.0.0.9", remoteAddress: "10.0.0.9", state: "established" }] };
    const text = await textOf(
      deviceItem("sw1", { interfaces, facts: { links: [link] } }),
      deviceItem("rt1", { address: "10.0.0.2", facts }),
    );

    expect(text.match(/edge9\.example\.net busan/gu)?.length).toBe(1);
    expect(text).toMatch(/EX2300 a session is up (?=.*sw1 Gi0\/1 LLDP).*rt1 BGP/u);
  });

  it.each([
    ["its own address", { address: "10.0.0.9" }],
    ["another of its addresses", { address: "10.0.1.9", facts: { addresses: [{ ifIndex: 1, address: "10.0.0.9" }] } }],
    ["its name, without the domain", { address: "10.0.1.9", system: { sysName: "EDGE9" } }],
  ])("are not those that a watched device explains by %s", async (_, known) => {
    const text = await textOf(deviceItem("sw1", { interfaces, facts: { links: [link] } }), deviceItem("edge9", known));

    expect(text).toContain("Every neighbour that a watched device hears of is watched");
  });

  it("are recognised by a MAC address or a serial number in another site too, but not by an address that sites reuse", async () => {
    const heard = [
      { protocol: "lldp", localPort: "1", remoteChassisId: "00:11:22:33:44:55" },
      { protocol: "cdp", localPort: "2", remoteName: "core(FOX123)" },
      { protocol: "lldp", localPort: "3", remoteAddress: "10.0.0.9" },
    ];
    const text = await textOf(
      deviceItem("sw1", { facts: { links: heard } }),
      deviceItem("core", { address: "10.0.0.9", interfaces, facts: { serial: "FOX123" }, siteId: "seoul" }),
    );

    expect(text).toMatch(/10\.0\.0\.9 busan/u);
    expect(text).not.toContain("FOX123");
    expect(text).not.toContain("00:11:22");
  });

  it("leave out addresses that are no device, such as the inside of a tunnel", async () => {
    const facts = { bgpPeers: [{ series: "bgp:169.254.10.1", remoteAddress: "169.254.10.1", state: "established" }] };

    expect(await textOf(deviceItem("rt1", { facts }))).not.toContain("169.254");
  });
});

describe("links that tables suggest", () => {
  const ports = [
    { key: "Gi0/1", ifIndex: 1, physAddress: "00:11:22:33:44:01" },
    { key: "Gi0/2", ifIndex: 2, physAddress: "00:11:22:33:44:02" },
  ];
  const stations = [
    { ifIndex: 1, count: 1, macs: ["00:11:22:33:55:09"] },
    { ifIndex: 2, count: 4_000, macs: [] },
  ];
  const server = { address: "10.0.0.9", interfaces: [{ key: "eth0", ifIndex: 1, physAddress: "00:11:22:33:55:09" }] };

  it("are listed with port, end, confidence and the evidence; an uplink is none", async () => {
    const text = await textOf(deviceItem("sw1", { interfaces: ports, facts: { stations } }), deviceItem("srv1", server));

    expect(text).toMatch(/Suggested links .* sw1 busan Gi0\/1 srv1 10\.0\.0\.9 60 % only station at the port/u);
    expect(text).not.toContain("Gi0/2");
  });

  it("are not made between sites, and not where a neighbour tells itself", async () => {
    const elsewhere = await textOf(
      deviceItem("sw1", { interfaces: ports, facts: { stations } }),
      deviceItem("srv1", { ...server, siteId: "seoul" }),
    );
    const told = await textOf(deviceItem("sw1", { interfaces: ports, facts: { stations, links: [link] } }), deviceItem("srv1", server));

    expect(elsewhere).toMatch(/Gi0\/1 00:11:22:33:55:09 60 %/u);
    expect(told).not.toContain("Suggested links");
  });
});
