import { beforeEach, describe, expect, it } from "vitest";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryGraphStore } from "../../adapters/memory/memory-graph-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemorySeriesStore } from "../../adapters/memory/memory-series-store.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { findingItem } from "../../ports/graph-items.ts";
import { networkItems, networkNowMs } from "../../testing/network-items.ts";
import { widgetSurroundings } from "../../testing/widget-surroundings.ts";
import { joinNetworks } from "../join-networks/join-networks.ts";
import { renderWidget, WidgetEvent } from "./render-widget.ts";

let entities: MemoryEntityStore;
let graph: MemoryGraphStore;
let events: MemoryEventStore;

/** The network with the site's end of its tunnel down, joined. */
beforeEach(async () => {
  [entities, graph, events] = [new MemoryEntityStore(), new MemoryGraphStore(), new MemoryEventStore()];
  for (const item of networkItems({ tunnel: "down" })) await entities.putLatest(item);
  const logSources = { recentSources: () => Promise.resolve([]) };
  const ports = { entities, graph, events, logSources, metrics: new MemoryMetricPublisher(), telemetry: new MemoryTelemetry() };
  await joinNetworks(ports, { declared: {}, nowMs: networkNowMs });
});

async function shown(target: object): Promise<string> {
  const ports = { ...widgetSurroundings(), entities, events, graph, series: new MemorySeriesStore() };
  return await renderWidget(WidgetEvent.parse(target), ports, { nowMs: networkNowMs, endpoint: "arn:aws:lambda:x" });
}

describe("the joined network in the views", () => {
  it("shows the verdict of both ends on the VPN's card, with what to do", async () => {
    const markup = await shown({ view: "overview" });

    expect(markup).toContain("ends-disagree");
    expect(markup).toContain("the device says that its tunnel interface is down");
    expect(markup).toContain("look again after one poll");
    expect(markup).toMatch(/ends at<\/span>.*busan\/rt1/u);
  });

  it("says on a device's page what of AWS it is joined to, and why", async () => {
    const markup = await shown({ view: "device", site: "busan", device: "rt1" });

    expect(markup).toContain("Joined to AWS");
    expect(markup).toContain("customer-gateway:cgw-1");
    expect(markup).toContain("203.0.113.10 is an address of Gi0/0/0 of busan/rt1");
  });

  it("shows what was found about a VPC on its page, and counts it on its card", async () => {
    const finding = { rule: "r", ref: "subnet:subnet-1", title: "It is <full>", evidence: ["2 left"], remedy: "Add one." };
    await graph.put(findingItem({ ...finding, severity: "problem" }, networkNowMs));
    const vpc = { view: "vpc", account: "000000000000", region: "ap-northeast-2", vpc: "vpc-1" };

    const markup = await shown(vpc);
    expect(markup).toContain("It is &lt;full&gt;");
    expect(markup).toContain("Add one.");
    expect(markup).not.toContain("<full>");
  });
});
