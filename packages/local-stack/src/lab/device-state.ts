import type { LabDevice, LabPort } from "./lab-device.ts";
import { shapeIntegral } from "./traffic-shape.ts";

export interface PortState {
  readonly up: boolean;
  /** Epoch ms of the last change; the boot time when it never changed. */
  readonly changedMs: number;
  /** Activity gathered up to `changedMs`: the traffic shape's integral over the time the port was up, in seconds. */
  readonly activityS: number;
  /** Since when a broadcast storm rages on it; absent when none does. */
  readonly stormSinceMs?: number;
  /** Seconds of earlier storms. */
  readonly stormS?: number;
}

export interface DeviceState {
  readonly bootedMs: number;
  /** SNMP engine boots: grows with every restart (RFC 3414 section 2.2.2). */
  readonly engineBoots: number;
  /** False while the device is dead to the network. */
  readonly reachable: boolean;
  readonly ports: ReadonlyMap<number, PortState>;
  /** Addresses of BGP peers whose session is lost though the line under it is up. */
  readonly lostPeers: ReadonlySet<string>;
  /** True while the room is too warm. */
  readonly isHot: boolean;
  /** Last appearance or removal of an interface. */
  readonly tableChangedMs: number;
}

/** A device that has just been powered on: counters at zero, sysUpTime at zero. */
export function bootedState(device: LabDevice, nowMs: number, engineBoots: number): DeviceState {
  const ports = device.ports.map((port): [number, PortState] => [
    port.index,
    { up: port.adminUp && port.connected, changedMs: nowMs, activityS: 0 },
  ]);
  return {
    bootedMs: nowMs,
    engineBoots,
    reachable: true,
    ports: new Map(ports),
    lostPeers: new Set(),
    isHot: false,
    tableChangedMs: nowMs,
  };
}

/** Restart: everything counts from zero again; links, lost sessions and the warmth of the room stay. */
export function rebooted(device: LabDevice, state: DeviceState, nowMs: number): DeviceState {
  const fresh = bootedState(device, nowMs, state.engineBoots + 1);
  const ports = new Map<number, PortState>();
  for (const [index, port] of fresh.ports) {
    ports.set(index, { ...port, up: state.ports.get(index)?.up ?? port.up });
  }
  return { ...fresh, reachable: state.reachable, lostPeers: state.lostPeers, isHot: state.isHot, ports };
}

/** The same state when the port already is as asked, or does not exist. */
export function withPort(state: DeviceState, port: LabPort, change: { readonly up: boolean; readonly nowMs: number }): DeviceState {
  const before = state.ports.get(port.index);
  if (before === undefined || before.up === change.up) return state;
  const ports = new Map(state.ports);
  ports.set(port.index, { ...before, up: change.up, changedMs: change.nowMs, activityS: portActivityS(state, port, change.nowMs) });
  return { ...state, ports };
}

/** The same state when the port is already as asked, or does not exist. */
export function withStorm(state: DeviceState, port: LabPort, change: { readonly on: boolean; readonly nowMs: number }): DeviceState {
  const before = state.ports.get(port.index);
  if (before === undefined || (before.stormSinceMs !== undefined) === change.on) return state;
  const { stormSinceMs: _since, ...quiet } = { ...before, stormS: portStormS(state, port, change.nowMs) };
  const ports = new Map(state.ports);
  ports.set(port.index, change.on ? { ...quiet, stormSinceMs: change.nowMs } : quiet);
  return { ...state, ports };
}

/** Seconds that broadcast storms have raged on the port since boot. */
export function portStormS(state: DeviceState, port: LabPort, nowMs: number): number {
  const { stormS = 0, stormSinceMs = nowMs } = state.ports.get(port.index) ?? {};
  return stormS + Math.max(0, nowMs - stormSinceMs) / 1_000;
}

/** The state with the first BGP session of a device lost, or as its line has it. */
export function withFirstSession(device: LabDevice, state: DeviceState, up: boolean): DeviceState {
  return { ...state, lostPeers: new Set(up ? [] : device.bgp?.peers.slice(0, 1).map(({ remoteAddress }) => remoteAddress)) };
}

/** Seconds of mean traffic the port has carried since boot. Never decreases while the device stays up. */
export function portActivityS(state: DeviceState, port: LabPort, nowMs: number): number {
  const current = state.ports.get(port.index);
  if (current === undefined) return 0;
  return current.up ? current.activityS + shapeIntegral(port.seed, current.changedMs, nowMs) : current.activityS;
}

/** An instant as sysUpTime in hundredths of a second showed it; wraps after 497 days as on a real device. */
export function ticksAt(state: DeviceState, atMs: number): number {
  return Math.max(0, Math.floor((atMs - state.bootedMs) / 10)) % 4_294_967_296;
}
