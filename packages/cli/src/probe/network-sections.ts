import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Tone } from "../output/fitted-table.ts";
import { age } from "../output/quantities.ts";
import type { PortOf } from "./interface-sections.ts";
import { cell, counted, type DeviceModel, optional, type Section, tally } from "./section.ts";

/** Neighbours that ports hear, with the protocol that says so, then what forwarding and ARP tables suggest, each with how sure it is. */
export function neighbourSection({ model, judgedLinks }: ProbedDevice, portOf: PortOf): Section {
  const links = model?.links ?? [];
  const suggested = judgedLinks.filter(({ evidence }) => evidence.every(isSuggestion));
  const rows = [
    ...links.map((link) => {
      const { localIfIndex, protocol } = link;
      const judged = judgedLinks.find(({ ifIndex, evidence }) => ifIndex === localIfIndex && evidence.includes(protocol));
      return [
        cell(localIfIndex === undefined ? link.localPort : portOf(localIfIndex)),
        cell(judged?.evidence.join(" ") ?? protocol),
        cell(judged?.confidence),
        cell(link.remoteName ?? link.remoteChassisId),
        cell(link.remotePort),
        optional(link.remoteAddress),
        optional(link.remotePlatform),
      ];
    }),
    ...suggested.map(({ ifIndex, end, evidence, confidence }) => [
      cell(portOf(ifIndex)),
      cell(evidence.join(" "), "faint"),
      cell(confidence, "faint"),
      cell(end.kind === "other" ? (end.chassisId ?? end.address) : end.deviceId),
      cell(undefined),
      optional(end.kind === "other" ? end.address : undefined),
      optional(undefined),
    ]),
  ];
  const protocols = tally(links.map(({ protocol }) => protocol));
  const guesses = suggested.length === 0 ? "" : `${suggested.length} suggested by forwarding and ARP tables`;
  return {
    id: "neighbours",
    headline: `${counted(rows.length, "neighbour", "neighbours")}: ${[protocols, guesses].filter((text) => text !== "").join(", ")}`,
    columns: [
      { title: "Port", least: 8 },
      { title: "By" },
      { title: "Sure", align: "right" },
      { title: "Device", least: 12 },
      { title: "Port there", least: 8 },
      { title: "Address" },
      { title: "Platform", least: 8 },
    ],
    rows,
  };
}

function isSuggestion(means: ProbedDevice["judgedLinks"][number]["evidence"][number]): boolean {
  return means === "fdb" || means === "arp";
}

type BgpPeer = DeviceModel["bgpPeers"][number];

/** BGP sessions; one that the operator has shut is "disabled", not a fault. */
export function bgpSection({ model }: ProbedDevice): Section {
  const peers = model?.bgpPeers ?? [];
  const isOff = (peer: BgpPeer) => peer.enabled === false && peer.state !== "established";
  const rows = peers.map((peer) => {
    return [
      cell(peer.remoteAddress),
      cell(peer.remoteAs),
      isOff(peer) ? cell("disabled", "faint") : cell(peer.state, toneOfPeer(peer.state)),
      cell(peer.sinceS === undefined ? undefined : age(peer.sinceS)),
      optional(peer.localAddress),
      optional(peer.vrf),
      optional(peer.description),
    ];
  });
  return {
    id: "bgp",
    headline: `${counted(rows.length, "BGP peer", "BGP peers")}: ${tally(peers.map((peer) => (isOff(peer) ? "disabled" : (peer.state ?? "unknown"))))}`,
    columns: [
      { title: "Peer" },
      { title: "AS", align: "right" },
      { title: "State" },
      { title: "Since", align: "right" },
      { title: "Local" },
      { title: "VRF", least: 6 },
      { title: "Description", least: 8 },
    ],
    rows,
  };
}

function toneOfPeer(state: string | undefined): Tone | undefined {
  if (state === undefined) return undefined;
  return state === "established" ? "good" : "bad";
}

/** OSPF neighbours; "twoWay" is right between routers that are neither designated. */
export function ospfSection({ model }: ProbedDevice, portOf: PortOf): Section {
  const neighbours = model?.ospfNeighbours ?? [];
  const rows = neighbours.map(({ address, routerId, state, ifIndex }) => [
    cell(address),
    cell(routerId),
    cell(state, state === undefined ? undefined : state === "full" || state === "twoWay" ? "good" : "warning"),
    optional(ifIndex === undefined ? undefined : portOf(ifIndex)),
  ]);
  return {
    id: "ospf",
    headline: `${counted(rows.length, "OSPF neighbour", "OSPF neighbours")}: ${tally(neighbours.map(({ state }) => state ?? "unknown"))}`,
    columns: [{ title: "Address" }, { title: "Router id" }, { title: "State" }, { title: "Interface", least: 8 }],
    rows,
  };
}

/** IS-IS neighbours by their system id. */
export function isisSection({ model }: ProbedDevice, portOf: PortOf): Section {
  const adjacencies = model?.isisAdjacencies ?? [];
  const rows = adjacencies.map(({ systemId, state, level, address, ifIndex }) => [
    cell(systemId),
    cell(state, state === undefined ? undefined : state === "up" ? "good" : "bad"),
    optional(level),
    optional(address),
    optional(ifIndex === undefined ? undefined : portOf(ifIndex)),
  ]);
  return {
    id: "isis",
    headline: `${counted(rows.length, "IS-IS neighbour", "IS-IS neighbours")}: ${tally(adjacencies.map(({ state }) => state ?? "unknown"))}`,
    columns: [{ title: "System id" }, { title: "State" }, { title: "Level" }, { title: "Address" }, { title: "Interface", least: 8 }],
    rows,
  };
}
