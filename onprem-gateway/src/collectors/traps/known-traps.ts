import type { EventObservation } from "../../runtime/observation.ts";

export interface KnownTrap {
  readonly name: string;
  readonly severity: EventObservation["severity"];
  /** What it raises or clears, where its name does not pair with another's. */
  readonly condition?: string;
  /** True where a state that the trap carries says more than its name. */
  readonly byState?: boolean;
}

/**
 * Notifications of the standard modules whose meaning is fixed, by OID. "cleared" ends what its pair began: linkUp a linkDown,
 * bgpEstablished a bgpBackwardTransition, and so on. A trap proves little about the state of a device, so none is above major.
 */
export const knownTraps: Readonly<Record<string, KnownTrap>> = {
  // SNMPv2-MIB and IF-MIB (RFC 3418, RFC 2863)
  "1.3.6.1.6.3.1.1.5.1": { name: "coldStart", severity: "info" },
  "1.3.6.1.6.3.1.1.5.2": { name: "warmStart", severity: "info" },
  "1.3.6.1.6.3.1.1.5.3": { name: "linkDown", severity: "minor", condition: "interface.operStatus" },
  "1.3.6.1.6.3.1.1.5.4": { name: "linkUp", severity: "cleared", condition: "interface.operStatus" },
  "1.3.6.1.6.3.1.1.5.5": { name: "authenticationFailure", severity: "warning" },
  "1.3.6.1.6.3.1.1.5.6": { name: "egpNeighborLoss", severity: "warning" },
  // BGP4-MIB (RFC 4273; the second form is that of RFC 1657, which many devices send)
  "1.3.6.1.2.1.15.0.1": { name: "bgpEstablished", severity: "cleared", condition: "bgp.peer" },
  "1.3.6.1.2.1.15.0.2": { name: "bgpBackwardTransition", severity: "major", condition: "bgp.peer" },
  "1.3.6.1.2.1.15.7.1": { name: "bgpEstablished", severity: "cleared", condition: "bgp.peer" },
  "1.3.6.1.2.1.15.7.2": { name: "bgpBackwardTransition", severity: "major", condition: "bgp.peer" },
  // OSPF-TRAP-MIB (RFC 4750)
  "1.3.6.1.2.1.14.16.2.1": { name: "ospfVirtIfStateChange", severity: "warning", condition: "ospf.virtual-interface", byState: true },
  "1.3.6.1.2.1.14.16.2.2": { name: "ospfNbrStateChange", severity: "warning", condition: "ospf.neighbour", byState: true },
  "1.3.6.1.2.1.14.16.2.3": { name: "ospfVirtNbrStateChange", severity: "warning", condition: "ospf.virtual-neighbour", byState: true },
  "1.3.6.1.2.1.14.16.2.4": { name: "ospfIfConfigError", severity: "warning" },
  "1.3.6.1.2.1.14.16.2.6": { name: "ospfIfAuthFailure", severity: "warning" },
  "1.3.6.1.2.1.14.16.2.16": { name: "ospfIfStateChange", severity: "warning", condition: "ospf.interface", byState: true },
  // ISIS-MIB (RFC 4444)
  "1.3.6.1.2.1.138.0.17": { name: "isisAdjacencyChange", severity: "warning", condition: "isis.adjacency", byState: true },
  // BRIDGE-MIB (RFC 4188)
  "1.3.6.1.2.1.17.0.1": { name: "newRoot", severity: "warning" },
  "1.3.6.1.2.1.17.0.2": { name: "topologyChange", severity: "info" },
  // RMON-MIB (RFC 2819)
  "1.3.6.1.2.1.16.0.1": { name: "risingAlarm", severity: "minor", condition: "rmon.alarm" },
  "1.3.6.1.2.1.16.0.2": { name: "fallingAlarm", severity: "cleared", condition: "rmon.alarm" },
  // UPS-MIB (RFC 1628)
  "1.3.6.1.2.1.33.2.1": { name: "upsTrapOnBattery", severity: "major", condition: "ups.alarm upsAlarmOnBattery" },
  "1.3.6.1.2.1.33.2.2": { name: "upsTrapTestCompleted", severity: "info" },
  "1.3.6.1.2.1.33.2.3": { name: "upsTrapAlarmEntryAdded", severity: "minor", condition: "ups.alarm" },
  "1.3.6.1.2.1.33.2.4": { name: "upsTrapAlarmEntryRemoved", severity: "cleared", condition: "ups.alarm" },
  // ENTITY-SENSOR has no traps of its own; ENTITY-STATE-MIB (RFC 4268) tells that a part became usable or not
  "1.3.6.1.2.1.131.0.1": { name: "entStateOperEnabled", severity: "cleared", condition: "entity.state" },
  "1.3.6.1.2.1.131.0.2": { name: "entStateOperDisabled", severity: "major", condition: "entity.state" },
  // ENTITY-MIB (RFC 6933), VRRP-MIB (RFC 2787), LLDP-MIB (IEEE 802.1AB)
  "1.3.6.1.2.1.47.2.0.1": { name: "entConfigChange", severity: "info" },
  "1.3.6.1.2.1.68.0.1": { name: "vrrpTrapNewMaster", severity: "warning" },
  "1.3.6.1.2.1.68.0.2": { name: "vrrpTrapAuthFailure", severity: "warning" },
  "1.0.8802.1.1.2.0.0.1": { name: "lldpRemTablesChange", severity: "info" },
};
