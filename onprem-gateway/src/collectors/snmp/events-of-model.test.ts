import { describe, expect, it } from "vitest";
import { eventsOfModel, type ModelEventMemory } from "./events-of-model.ts";
import type { BgpPeer, DeviceModel, Sensor } from "./model/device-model.ts";
import type { ModelPart } from "./model/reading-tables.ts";
import { emptyModel } from "./testing/models.ts";

const device = { id: "rt1", name: "Router", address: "192.0.2.9", uplinks: [], credential: { version: "2c" } } as const;
const parts = ["identity", "sensors", "bgpPeers", "ospfNeighbours", "lags", "links", "modules"] as const;
const names = new Map([
  [1, "Gi0/1"],
  [9, "Po1"],
]);
const hourMs = 3_600_000;

interface Reading extends Partial<DeviceModel> {
  readonly unread?: readonly ModelPart[];
  readonly asked?: readonly ModelPart[];
  readonly atMs?: number;
}

/** Events of each of several readings after the first, as "severity type text". */
function tell(...readings: readonly Reading[]): readonly (readonly string[])[] {
  return tellWhole(...readings).map((events) => events.map(({ severity, text }) => `${severity} ${text}`));
}

function tellWhole(...readings: readonly Reading[]) {
  let memory: ModelEventMemory | undefined;
  return readings
    .map(({ unread = [], asked, atMs = 0, ...over }) => {
      const context = { device, nowMs: atMs, asked: new Set(asked ?? parts), nameOf: (ifIndex: number) => names.get(ifIndex) };
      const result = eventsOfModel({ model: { ...emptyModel, ...over }, unread: new Set(unread) }, memory, context);
      memory = result.memory;
      return result.events;
    })
    .slice(1);
}

const peer = (over: Partial<BgpPeer> = {}): Pick<DeviceModel, "bgpPeers"> => ({
  bgpPeers: [{ remoteAddress: "192.0.2.1", remoteAs: 64_512, description: "upstream", state: "established", ...over }],
});
const sensor = (over: Partial<Sensor> = {}): Pick<DeviceModel, "sensors"> => ({
  sensors: [{ key: "1.2.3", class: "temperature", name: "Inlet", value: 20, unit: "C", health: "ok", ...over }],
});

describe("eventsOfModel", () => {
  it("raises a lost BGP session and clears it under the same key", () => {
    const [lost = [], back = []] = tellWhole(peer(), peer({ state: "active", lastError: "hold timer expired" }), peer());

    expect(lost).toMatchObject([
      {
        severity: "major",
        type: "bgp.peer",
        key: "bgp.peer 192.0.2.1",
        text: "Router BGP peer 192.0.2.1 (AS 64512, upstream): established -> down (active, last error: hold timer expired)",
      },
    ]);
    expect(back).toMatchObject([{ severity: "cleared", type: "bgp.peer", key: "bgp.peer 192.0.2.1" }]);
  });

  it("raises a lost IS-IS adjacency, also one that is gone from the table, and clears it under the same key", () => {
    const at = (state?: "up" | "down" | "initializing") => ({
      isisAdjacencies: state === undefined ? [] : [{ key: "7.1", systemId: "0100.9919.1255", state, level: "2" as const }],
    });
    const asked = ["isisAdjacencies"] as const;
    const told = tellWhole(
      { ...at("up"), asked },
      { ...at("initializing"), asked },
      { ...at("up"), asked },
      { ...at(), asked },
      { ...at("up"), asked },
    );
    const key = "isis.adjacency 0100.9919.1255";

    expect(told.map((events) => events.map((event) => [event.severity, event.type, event.key]))).toEqual([
      [["major", "isis.adjacency", key]],
      [["cleared", "isis.adjacency", key]],
      [["major", "isis.adjacency", key]],
      [["cleared", "isis.adjacency", key]],
    ]);
    expect(told[0]?.[0]?.text).toBe("Router IS-IS neighbour 0100.9919.1255 (level 2): up -> not adjacent (initializing)");
  });

  it("says nothing between states of a session that is not established, nor of one that its operator stopped as a fault", () => {
    expect(tell(peer(), peer({ state: "idle" }), peer({ state: "connect" }))).toEqual([[expect.stringContaining("major")], []]);
    expect(tell(peer(), peer({ state: "idle", enabled: false }))).toEqual([
      ["info Router BGP peer 192.0.2.1 (AS 64512, upstream): established -> stopped by its operator"],
    ]);
  });

  it("tells new and removed peers, and clears the fault of a removed one", () => {
    expect(tell({}, peer(), {})).toEqual([
      ["info Router BGP peer 192.0.2.1 (AS 64512, upstream): new"],
      ["info Router BGP peer 192.0.2.1 (AS 64512, upstream): established -> gone"],
    ]);
    expect(tell(peer(), peer({ state: "idle" }), {})[1]).toEqual(["cleared Router BGP peer 192.0.2.1 (AS 64512, upstream): down -> gone"]);
  });

  it("raises and clears what sensors mean, with the reading", () => {
    expect(tell(sensor(), sensor({ value: 71, health: "critical", thresholds: { high: 70 } }), sensor())).toEqual([
      ["critical Router sensor temperature Inlet: ok -> critical (71 °C, limit 70)"],
      ["cleared Router sensor temperature Inlet: critical -> ok (20 °C)"],
    ]);
  });

  it("tells a sensor that is lost, and forgets it after a day", () => {
    expect(tell(sensor(), {}, {}, sensor())).toEqual([
      ["warning Router sensor temperature Inlet: ok -> gone"],
      [],
      ["cleared Router sensor temperature Inlet: gone -> ok (20 °C)"],
    ]);
    expect(tell(sensor(), {}, { atMs: 25 * hourMs }, { atMs: 26 * hourMs })).toEqual([
      [expect.stringContaining("warning")],
      ["cleared Router sensor temperature Inlet: gone for a day, taken as removed"],
      [],
    ]);
  });

  it("says nothing of a list that did not come whole or was not asked for", () => {
    expect(tell(peer(), { unread: ["bgpPeers"] }, { asked: ["sensors"] }, peer())).toEqual([[], [], []]);
    expect(tell(sensor(), { ...sensor({ health: "unknown" }), unread: ["sensors"] })).toEqual([[]]);
    expect(tell({ unread: ["bgpPeers"] }, peer({ state: "idle" }), peer())).toEqual([
      [],
      [expect.stringMatching(/^cleared .*: down -> established$/u)],
    ]);
  });

  it("tells adjacencies of OSPF that end by state or vanish", () => {
    const neighbour = (state: "full" | "init" | "twoWay") => ({ ospfNeighbours: [{ address: "10.0.0.2", state }] });

    expect(tell(neighbour("full"), neighbour("init"), neighbour("full"), {}, neighbour("full")).map(([text]) => text)).toEqual([
      "major Router OSPF neighbour 10.0.0.2: full -> not adjacent (init)",
      "cleared Router OSPF neighbour 10.0.0.2: not adjacent -> full",
      "major Router OSPF neighbour 10.0.0.2: full -> gone",
      "cleared Router OSPF neighbour 10.0.0.2: gone -> full",
    ]);
  });

  it("tells parts that go, come, or are replaced, and changed software", () => {
    const psu = (serial: string, software: string) => ({
      identity: { version: software },
      modules: [{ entity: 5, class: "powerSupply" as const, name: "PS1", serial, software }],
    });

    expect(tell(psu("A", "1.0"), psu("B", "1.1"), {}, psu("B", "1.1"))).toEqual([
      ["info Router software: 1.0 -> 1.1", "info Router PS1: serial A -> serial B", "info Router software of PS1: 1.0 -> 1.1"],
      ["minor Router PS1: serial B -> gone"],
      ["cleared Router PS1: gone -> serial B"],
    ]);
  });

  it("tells neighbours of ports and members of aggregations by the names of their interfaces", () => {
    const links = (remoteName: string) => ({ links: [{ protocol: "lldp" as const, localIfIndex: 1, remoteName, remotePort: "Gi1" }] });

    expect(tell(links("sw2"), links("sw3"), {})).toEqual([
      ["info Router neighbour of Gi0/1: sw2 Gi1 -> sw3 Gi1"],
      ["warning Router neighbour of Gi0/1: sw3 Gi1 -> gone"],
    ]);
    expect(tell({ interfaces: [{ ifIndex: 1, lagIfIndex: 9 }] }, {}, { interfaces: [{ ifIndex: 1, lagIfIndex: 9 }] })).toEqual([
      ["minor Router Gi0/1 in Po1: member -> gone"],
      ["cleared Router Gi0/1 in Po1: gone -> member"],
    ]);
  });

  it("bounds what a flapping device tells, clears what it told, and says how much it did not tell", () => {
    const flapping = Array.from({ length: 400 }, (_, at) => peer({ state: at % 2 === 0 ? "established" : "idle" }));

    const told = tellWhole(...flapping).flat();
    const after = tell(...flapping, { ...peer({ state: "idle" }), atMs: hourMs }).at(-1);

    expect(told.filter(({ severity }) => severity === "major")).toHaveLength(60);
    expect(told.filter(({ severity }) => severity === "cleared")).toHaveLength(60);
    expect(after).toEqual([
      "info Router: 1 further states of its parts within an hour were not told one by one",
      expect.stringMatching(/^major .*established -> down/u),
    ]);
  });
});
