import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { SectionId } from "./section.ts";

/** What `--json` prints: the whole device, or its address and the parts that were asked for. */
export function sectionJson(device: ProbedDevice, sections: ReadonlySet<SectionId> | undefined): unknown {
  const whole = { ...device, lastChanges: Object.fromEntries(device.lastChanges) };
  if (sections === undefined) return whole;
  return { address: device.address, ...Object.fromEntries(Array.from(sections, (id) => [id, parts[id](device)])) };
}

type Parts = Readonly<Record<SectionId, (device: ProbedDevice) => unknown>>;

const parts: Parts = {
  identity: ({ system, model, profile }) => ({ ...system, ...model?.identity, uniqueId: model?.uniqueId, profile }),
  interfaces: ({ interfaces, counters, lastChanges }) => {
    const byKey = new Map(counters.map((entry) => [entry.key, entry.counters]));
    return interfaces?.map((each) => ({ ...each, lastChangeCs: lastChanges.get(each.ifIndex), counters: byKey.get(each.key) }));
  },
  addresses: ({ model }) => model?.interfaces.flatMap(({ ifIndex, addresses = [] }) => addresses.map((each) => ({ ifIndex, ...each }))),
  lags: ({ model }) => model?.interfaces.flatMap(({ ifIndex, lagIfIndex }) => (lagIfIndex === undefined ? [] : [{ ifIndex, lagIfIndex }])),
  vlans: ({ model }) => model?.vlans,
  neighbours: ({ model, judgedLinks }) => ({ heard: model?.links, judged: judgedLinks }),
  bgp: ({ model }) => model?.bgpPeers,
  ospf: ({ model }) => model?.ospfNeighbours,
  isis: ({ model }) => model?.isisAdjacencies,
  processors: ({ model }) => model?.processors,
  memory: ({ model }) => model?.memory,
  storage: ({ model }) => model?.storage,
  sensors: ({ model }) => model?.sensors,
  parts: ({ model }) => model?.modules,
  wireless: ({ model }) => model?.wireless,
  rmon: ({ rmonPorts, model }) => ({ ports: rmonPorts, alarms: model?.rmonAlarms }),
  tables: ({ model }) => model?.tables,
};
