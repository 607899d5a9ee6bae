import type { EventObservation, ObservedVarbind } from "../../runtime/observation.ts";
import type { BgpPeer, DeviceModel, IsisAdjacency, Link, Module, OspfNeighbour, Sensor } from "./model/device-model.ts";
import type { ModelPart } from "./model/reading-tables.ts";
import { bgpPeerNames, isisAdjacencyNames, linkPort, moduleNames, ospfNeighbourNames, sensorNames } from "./part-names.ts";

type Fault = Exclude<EventObservation["severity"], "info" | "cleared">;

/** Something of a device that is in one of several states, each worth an event when it comes. */
export interface Condition {
  /** What it is about, for ever: joins the event that raises a fault with the one that clears it. */
  readonly key: string;
  readonly type: string;
  readonly part: ModelPart | "identity";
  /** Name for people, such as "BGP peer 192.0.2.1 (AS 64512)". */
  readonly label: string;
  readonly level: string;
  /** Absent for a state that is as it should be. */
  readonly fault?: Fault;
  /** What there is to say of the state beside its name. */
  readonly detail?: string;
  readonly varbinds?: readonly ObservedVarbind[];
  /** What its absence from a list that was read is: a fault of this severity, a change, or nothing. */
  readonly whenGone: Fault | "info" | "nothing";
  /** What its first appearance in a list that was read before is. */
  readonly whenNew: "info" | "nothing";
}

/** Every condition of a model. `nameOf` tells the key of an interface. */
export function conditionsOfModel(model: DeviceModel, nameOf: (ifIndex: number) => string | undefined): readonly Condition[] {
  return [
    ...softwareCondition(model),
    ...sensorConditions(model.sensors),
    ...bgpConditions(model.bgpPeers),
    ...ospfConditions(model.ospfNeighbours),
    ...isisConditions(model.isisAdjacencies ?? []),
    ...lagConditions(model.interfaces, nameOf),
    ...linkConditions(model.links, nameOf),
    ...moduleConditions(model.modules),
  ];
}

function softwareCondition({ identity: { version, serial } }: DeviceModel): readonly Condition[] {
  const base = { part: "identity", whenGone: "nothing", whenNew: "nothing" } as const;
  return [
    ...(version === undefined ? [] : [{ ...base, key: "device.software", type: "device.software", label: "software", level: version }]),
    ...(serial === undefined ? [] : [{ ...base, key: "device.serial", type: "device.serial", label: "serial number", level: serial }]),
  ];
}

const sensorFaults: Readonly<Record<string, Fault>> = { critical: "critical", warning: "warning", unknown: "minor" };

function sensorConditions(sensors: readonly Sensor[]): readonly Condition[] {
  const names = sensorNames(sensors);
  return sensors.map((sensor, at) => {
    const name = names[at] ?? sensor.name;
    const level = sensor.health ?? (sensor.value === undefined && sensor.state === undefined ? "unknown" : "ok");
    const fault = sensorFaults[level];
    const detail = readingText(sensor);
    return {
      key: `sensor ${name}`,
      type: "sensor.health",
      part: "sensors",
      label: `sensor ${name}`,
      level,
      ...(fault === undefined ? {} : { fault }),
      ...(detail === undefined ? {} : { detail, varbinds: [{ oid: sensor.key, type: "INTEGER", value: detail }] }),
      whenGone: "warning",
      whenNew: "nothing",
    };
  });
}

/** "72.5 C, limit 70" or the name of a state. */
function readingText({ class: kind, value, unit, state, thresholds = {} }: Sensor): string | undefined {
  if (value === undefined || kind === "state") {
    return state;
  }
  const { low, lowWarning, highWarning, high } = thresholds;
  const limit =
    [high, highWarning].find((each) => each !== undefined && value > each) ??
    [low, lowWarning].find((each) => each !== undefined && value < each);
  const reading = `${Number(value.toPrecision(4))} ${unit === "C" ? "°C" : (unit ?? "")}`.trim();
  const said = state === "ok" ? undefined : state;
  return [reading, limit === undefined ? undefined : `limit ${limit}`, said].filter((text) => text !== undefined).join(", ");
}

const bgpStateColumn = "1.3.6.1.2.1.15.3.1.2";

function bgpConditions(peers: readonly BgpPeer[]): readonly Condition[] {
  const names = bgpPeerNames(peers);
  return peers.flatMap((peer, at): readonly Condition[] => {
    if (peer.state === undefined) {
      return [];
    }
    const name = names[at] ?? peer.remoteAddress;
    const level = peer.state === "established" ? "established" : peer.enabled === false ? "stopped by its operator" : "down";
    const detail = [peer.state, peer.lastError === undefined ? undefined : `last error: ${peer.lastError}`].filter(
      (text) => text !== undefined,
    );
    const about = [peer.remoteAs === undefined ? undefined : `AS ${peer.remoteAs}`, peer.description].filter((text) => text !== undefined);
    return [
      {
        key: `bgp.peer ${name}`,
        type: "bgp.peer",
        part: "bgpPeers",
        label: `BGP peer ${name}${about.length === 0 ? "" : ` (${about.join(", ")})`}`,
        level,
        ...(level === "down" ? { fault: "major", detail: detail.join(", ") } : {}),
        varbinds: [{ oid: `${bgpStateColumn}.${peer.remoteAddress}`, type: "INTEGER", value: peer.state }],
        whenGone: "info",
        whenNew: "info",
      },
    ];
  });
}

function ospfConditions(neighbours: readonly OspfNeighbour[]): readonly Condition[] {
  const names = ospfNeighbourNames(neighbours);
  return neighbours.flatMap((neighbour, at): readonly Condition[] => {
    const { state, address, routerId } = neighbour;
    if (state === undefined) {
      return [];
    }
    const name = names[at] ?? address;
    // Routers of a shared network that are neither designated nor backup stay in twoWay with each other.
    const isAdjacent = state === "full" || state === "twoWay";
    return [
      {
        key: `ospf.neighbour ${name}`,
        type: "ospf.neighbour",
        part: "ospfNeighbours",
        label: `OSPF neighbour ${name}${routerId === undefined ? "" : ` (router ${routerId})`}`,
        level: isAdjacent ? state : "not adjacent",
        ...(isAdjacent ? {} : { fault: "major", detail: state }),
        whenGone: "major",
        whenNew: "info",
      },
    ];
  });
}

function isisConditions(adjacencies: readonly IsisAdjacency[]): readonly Condition[] {
  const names = isisAdjacencyNames(adjacencies);
  return adjacencies.flatMap(({ state, systemId, level }, at): readonly Condition[] => {
    if (state === undefined) {
      return [];
    }
    const name = names[at] ?? systemId;
    return [
      {
        key: `isis.adjacency ${name}`,
        type: "isis.adjacency",
        part: "isisAdjacencies",
        label: `IS-IS neighbour ${name}${level === undefined ? "" : ` (level ${level})`}`,
        level: state === "up" ? state : "not adjacent",
        ...(state === "up" ? {} : { fault: "major", detail: state }),
        whenGone: "major",
        whenNew: "info",
      },
    ];
  });
}

function lagConditions(interfaces: DeviceModel["interfaces"], nameOf: (ifIndex: number) => string | undefined): readonly Condition[] {
  return interfaces.flatMap(({ ifIndex, lagIfIndex }): readonly Condition[] => {
    const member = nameOf(ifIndex);
    const lag = lagIfIndex === undefined ? undefined : nameOf(lagIfIndex);
    return member === undefined || lag === undefined
      ? []
      : [
          {
            key: `lag.member ${lag} ${member}`,
            type: "lag.member",
            part: "lags",
            label: `${member} in ${lag}`,
            level: "member",
            whenGone: "minor",
            whenNew: "info",
          },
        ];
  });
}

/** The neighbours of one port together: a hub or a phone with a computer behind it shows several. */
function linkConditions(links: readonly Link[], nameOf: (ifIndex: number) => string | undefined): readonly Condition[] {
  const byPort = Map.groupBy(links, (link) => linkPort(link, nameOf));
  return [...byPort].flatMap(([port, heard]): readonly Condition[] =>
    port === undefined
      ? []
      : [
          {
            key: `link.neighbour ${port}`,
            type: "link.neighbour",
            part: "links",
            label: `neighbour of ${port}`,
            level: [...new Set(heard.map(neighbourText))].sort().join("; "),
            whenGone: "warning",
            whenNew: "nothing",
          },
        ],
  );
}

function neighbourText({ remoteName, remoteChassisId, remoteAddress, remotePort }: Link): string {
  return [remoteName ?? remoteChassisId ?? remoteAddress ?? "unnamed", remotePort].filter((text) => text !== undefined).join(" ");
}

function moduleConditions(modules: readonly Module[]): readonly Condition[] {
  const names = moduleNames(modules);
  return modules.flatMap((module, at): readonly Condition[] => {
    const name = names[at] ?? "";
    const base = { part: "modules", label: name } as const;
    const software = module.software ?? module.firmware;
    const what = [module.model, module.serial === undefined ? undefined : `serial ${module.serial}`].filter((text) => text !== undefined);
    return [
      { ...base, key: `module ${name}`, type: "module", level: what.join(", ") || "present", whenGone: "minor", whenNew: "info" },
      ...(software === undefined
        ? []
        : [
            {
              ...base,
              key: `module.software ${name}`,
              type: "module.software",
              label: `software of ${name}`,
              level: software,
              whenGone: "nothing",
              whenNew: "nothing",
            } as const,
          ]),
    ];
  });
}
