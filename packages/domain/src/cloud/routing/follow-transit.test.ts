import { describe, expect, it } from "vitest";
import type { CloudNetwork } from "../account-network.ts";
import { parsePrefix } from "../cidr.ts";
import { indexNetwork } from "../network-index.ts";
import { ask, refs } from "../testing/ask-path.ts";
import { changed, route, smallNetwork, withMore } from "../testing/small-network.ts";
import { followTransit } from "./follow-transit.ts";

/** vpc-prod is attached to a second transit gateway, which is peered with that of vpc-dev. */
function peered(routesOfSecond: readonly (readonly [string, string])[]): CloudNetwork {
  const active = { state: "active", type: "static" };
  const attachment = { state: "available", subnetIds: [] };
  const gateways = withMore(smallNetwork(), "transit-gateway", [{ id: "tgw-2", state: "available" }]);
  const attached = withMore(gateways, "transit-attachment", [
    { ...attachment, id: "tgw-attach-prod", transitGatewayId: "tgw-2", type: "vpc", resourceId: "vpc-prod", routeTableId: "tgw-rtb-2" },
    { ...attachment, id: "tgw-attach-peer", transitGatewayId: "tgw-2", type: "peering", resourceId: "tgw-1", routeTableId: "tgw-rtb-2" },
    { ...attachment, id: "tgw-attach-peer", transitGatewayId: "tgw-1", type: "peering", resourceId: "tgw-2", routeTableId: "tgw-rtb-1" },
  ]);
  const second = withMore(attached, "transit-route-table", [
    {
      id: "tgw-rtb-2",
      transitGatewayId: "tgw-2",
      state: "available",
      associatedAttachmentIds: ["tgw-attach-prod", "tgw-attach-peer"],
      propagatingAttachmentIds: [],
      routes: routesOfSecond.map(([destination, id]) => ({ ...active, destination, attachmentIds: [id] })),
      truncated: false,
    },
  ]);
  return changed(second, "transit-route-table", {
    id: "tgw-rtb-1",
    to: {
      routes: [
        { ...active, destination: "10.30.0.0/16", attachmentIds: ["tgw-attach-dev"] },
        { ...active, destination: "10.20.0.0/16", attachmentIds: ["tgw-attach-peer"] },
      ],
    },
  });
}

function exitFor(address: string, network: CloudNetwork): string | undefined {
  const index = indexNetwork(network);
  const entry = index.attachmentsOfResource.get("vpc-prod")?.[0];
  const destination = parsePrefix(address);
  return entry && destination && followTransit(index, { entry, destination })?.resourceId;
}

describe("transit gateways", () => {
  const forth = ["10.30.0.0/16", "tgw-attach-peer"] as const;
  const back = ["10.20.0.0/16", "tgw-attach-prod"] as const;

  it("are followed over a peering to the attachment where the packet comes out", () => {
    expect(exitFor("10.30.1.10", peered([forth, back]))).toBe("vpc-dev");
    expect(exitFor("10.20.1.10", peered([forth, back]))).toBe("vpc-prod");
    expect(exitFor("10.99.1.10", peered([forth, back]))).toBeUndefined();
  });

  it("that send a packet to and fro lead nowhere", () => {
    expect(exitFor("10.20.1.10", peered([forth, ["10.20.0.0/16", "tgw-attach-peer"]]))).toBeUndefined();
  });

  it("are hops of a path, each with its own route", () => {
    const network = changed(peered([forth, back]), "route-table", {
      id: "rtb-main",
      to: { routes: [route("10.20.0.0/16", "local"), route("10.30.0.0/16", "tgw-2")] },
    });
    const forward = ask({ network, from: "i-app", to: "i-dev", port: 443 }).forward;

    expect(forward.verdict).toEqual({ kind: "reaches" });
    expect(refs(forward).filter((ref) => ref.startsWith("transit-"))).toEqual([
      "transit-attachment:tgw-attach-prod",
      "transit-gateway:tgw-2",
      "transit-attachment:tgw-attach-peer",
      "transit-gateway:tgw-1",
      "transit-attachment:tgw-attach-dev",
    ]);
  });

  it("that send a packet in circles end the path in doubt", () => {
    const network = changed(peered([["10.99.0.0/16", "tgw-attach-peer"]]), "route-table", {
      id: "rtb-main",
      to: { routes: [route("10.20.0.0/16", "local"), route("10.99.0.0/16", "tgw-2")] },
    });
    const circling = changed(network, "transit-route-table", {
      id: "tgw-rtb-1",
      to: { routes: [{ destination: "10.99.0.0/16", state: "active", type: "static", attachmentIds: ["tgw-attach-peer"] }] },
    });

    expect(ask({ network: circling, from: "i-app", to: "10.99.0.9" }).forward.verdict).toMatchObject({
      kind: "unknown",
      reason: "the routes lead in circles",
    });
  });
});
