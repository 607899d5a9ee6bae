import { deriveDeviceState } from "@isthmus/domain/states/device-state";

/** A way of watching a device. */
export type ReachWay = "icmp" | "snmp";
export type WayState = "up" | "down" | "unknown";

export interface DeviceCounts {
  readonly total: number;
  readonly up: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
}

/** One way of watching has changed its mind about one device. */
export interface WayChange {
  readonly deviceId: string;
  readonly way: ReachWay;
  readonly from: WayState;
  readonly to: WayState;
}

/** The last state of every way of every device, as the collectors of this gateway report it. */
export class DeviceStates {
  readonly #ways: Map<string, Partial<Record<ReachWay, WayState>>>;
  readonly #listeners: ((change: WayChange) => void)[] = [];
  /**
   * Why silence says nothing about devices just now: the gateway itself is cut off from them. Undefined while it is not known to be.
   * Set by whoever watches the gateway's own way out.
   */
  cutOff: string | undefined;

  /** Devices count as unknown until a collector has said something about them. */
  constructor(deviceIds: Iterable<string>) {
    this.#ways = new Map();
    for (const id of deviceIds) {
      this.#ways.set(id, {});
    }
  }

  /** Lets one way look at a device as soon as another has seen a change. Each keeps a state machine of its own. */
  onChange(listener: (change: WayChange) => void): void {
    this.#listeners.push(listener);
  }

  /** Counts a device that came later; a known one starts anew as unknown. */
  expect(deviceId: string): void {
    this.#ways.set(deviceId, {});
  }

  /** A device that is watched no longer counts no longer. */
  forget(deviceId: string): void {
    this.#ways.delete(deviceId);
  }

  /** Ignores devices that are not in the configuration. */
  report(deviceId: string, way: ReachWay, state: WayState): void {
    const ways = this.#ways.get(deviceId);
    const from = ways?.[way] ?? "unknown";
    if (ways === undefined) {
      return;
    }
    ways[way] = state;
    if (from !== state) {
      for (const listener of this.#listeners) {
        listener({ deviceId, way, from, to: state });
      }
    }
  }

  /** Ids of the devices that are up, or degraded: that answer in one way at least. */
  answering(): ReadonlySet<string> {
    return new Set([...this.#ways].flatMap(([id, ways]) => (ways.icmp === "up" || ways.snmp === "up" ? [id] : [])));
  }

  /** Devices by derived state; the four parts add up to the total. */
  counts(): DeviceCounts {
    const counts = { total: this.#ways.size, up: 0, degraded: 0, down: 0, unknown: 0 };
    for (const ways of this.#ways.values()) {
      counts[deriveDeviceState(ways)] += 1;
    }
    return counts;
  }
}
