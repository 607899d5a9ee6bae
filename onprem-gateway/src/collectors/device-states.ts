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

/** The last state of every way of every device, as the collectors of this gateway report it. */
export class DeviceStates {
  readonly #ways: Map<string, Partial<Record<ReachWay, WayState>>>;

  /** Devices count as unknown until a collector has said something about them. */
  constructor(deviceIds: Iterable<string>) {
    this.#ways = new Map();
    for (const id of deviceIds) {
      this.#ways.set(id, {});
    }
  }

  /** Ignores devices that are not in the configuration. */
  report(deviceId: string, way: ReachWay, state: WayState): void {
    const ways = this.#ways.get(deviceId);
    if (ways !== undefined) {
      ways[way] = state;
    }
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
