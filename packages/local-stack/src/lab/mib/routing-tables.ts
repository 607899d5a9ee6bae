import type { DeviceState } from "../device-state.ts";
import type { LabBgp, LabBgpPeer, LabDevice } from "../lab-device.ts";
import { constant, gauge32, integer, type MibEntry } from "./mib-value.ts";

const ipAdEntry = "1.3.6.1.2.1.4.20.1";
const bgp = "1.3.6.1.2.1.15";
const established = 6;
const active = 3;

/** RFC1213-MIB ipAddrTable, the table that every agent still answers. */
export function ipAddressEntries(device: LabDevice): readonly MibEntry[] {
  return device.ipAddresses.flatMap(({ address, mask, ifIndex }) => [
    constant(`${ipAdEntry}.1.${address}`, { kind: "ip-address", value: address }),
    constant(`${ipAdEntry}.2.${address}`, integer(ifIndex)),
    constant(`${ipAdEntry}.3.${address}`, { kind: "ip-address", value: mask }),
    constant(`${ipAdEntry}.4.${address}`, integer(1)),
    constant(`${ipAdEntry}.5.${address}`, integer(18_024)),
  ]);
}

/** bgpPeerState as the interface under the session has it (BGP4-MIB, RFC 4273): 6 established, 3 active. */
export function bgpPeerState(device: LabDevice, state: DeviceState, peer: LabBgpPeer): number {
  const port = device.ports.find((candidate) => candidate.name === peer.viaPort);
  const isLost = state.lostPeers.has(peer.remoteAddress);
  return !isLost && port !== undefined && state.ports.get(port.index)?.up === true ? established : active;
}

/** bgpPeerLastError: 4/0 is "hold timer expired" (RFC 4271 section 4.5). */
function lastError(isLost: boolean): Buffer {
  return Buffer.from(isLost ? [4, 0] : [0, 0]);
}

function sinceMs(device: LabDevice, state: DeviceState, peer: LabBgpPeer): number {
  const port = device.ports.find((candidate) => candidate.name === peer.viaPort);
  return (port === undefined ? undefined : state.ports.get(port.index)?.changedMs) ?? state.bootedMs;
}

function peerEntries(device: LabDevice, peer: LabBgpPeer, state: () => DeviceState): readonly MibEntry[] {
  const at = (column: number) => `${bgp}.3.1.${column}.${peer.remoteAddress}`;
  const seconds = (nowMs: number) => Math.max(0, Math.floor((nowMs - sinceMs(device, state(), peer)) / 1000));
  return [
    constant(at(1), { kind: "ip-address", value: peer.remoteRouterId }),
    { oid: at(2), read: () => integer(bgpPeerState(device, state(), peer)) },
    constant(at(3), integer(2)),
    constant(at(4), integer(4)),
    constant(at(5), { kind: "ip-address", value: peer.localAddress }),
    constant(at(6), integer(179)),
    constant(at(7), { kind: "ip-address", value: peer.remoteAddress }),
    constant(at(8), integer(179)),
    constant(at(9), integer(peer.remoteAs)),
    { oid: at(10), read: (nowMs) => ({ kind: "counter32", value: Math.floor(seconds(nowMs) / 600) }) },
    { oid: at(11), read: (nowMs) => ({ kind: "counter32", value: Math.floor(seconds(nowMs) / 900) }) },
    { oid: at(14), read: () => ({ kind: "octets", value: lastError(state().lostPeers.has(peer.remoteAddress)) }) },
    { oid: at(16), read: (nowMs) => gauge32(seconds(nowMs)) },
  ];
}

/** BGP4-MIB scalars and bgpPeerTable. */
export function bgpEntries(device: LabDevice, settings: LabBgp, state: () => DeviceState): readonly MibEntry[] {
  return [
    constant(`${bgp}.1.0`, { kind: "octets", value: Buffer.from([0x10]) }),
    constant(`${bgp}.2.0`, integer(settings.localAs)),
    constant(`${bgp}.4.0`, { kind: "ip-address", value: settings.routerId }),
    ...settings.peers.flatMap((peer) => peerEntries(device, peer, state)),
  ];
}
