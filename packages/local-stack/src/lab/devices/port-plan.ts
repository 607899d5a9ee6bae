import type { LabPort } from "../lab-device.ts";
import { seededRandom, seedOf } from "../seeded-random.ts";

const mega = 1_000_000;
const giga = 1_000_000_000;

export interface PortPlan {
  readonly device: string;
  readonly index: number;
  readonly name: string;
  readonly descr: string;
  readonly alias?: string;
  readonly type?: number;
  readonly mtu?: number;
  readonly speedBps: number;
  readonly adminUp?: boolean;
  readonly connected?: boolean;
  readonly inBps: number;
  readonly outBps: number;
  readonly packetBytes?: number;
  readonly errorsPpm?: number;
}

/** A port from what matters about it; the rest follows from its name, the same every time. */
export function plannedPort(plan: PortPlan): LabPort {
  const seed = seedOf(`${plan.device}/${plan.name}`);
  const type = plan.type ?? 6;
  return {
    index: plan.index,
    name: plan.name,
    descr: plan.descr,
    alias: plan.alias ?? "",
    type,
    mtu: plan.mtu ?? 1500,
    speedBps: plan.speedBps,
    // Locally administered address, so that it belongs to no maker.
    mac: type === 6 ? [0x02, 0x1a, seed & 0xff, (seed >>> 8) & 0xff, (seed >>> 16) & 0xff, plan.index & 0xff] : [],
    adminUp: plan.adminUp ?? true,
    connected: plan.connected ?? true,
    inBps: plan.inBps,
    outBps: plan.outBps,
    packetBytes: plan.packetBytes ?? 640,
    errorsPpm: plan.errorsPpm ?? 0,
    seed,
  };
}

interface AccessPort {
  readonly alias: string;
  readonly inBps: number;
  readonly outBps: number;
  readonly errorsPpm?: number;
}

/** The few ports of an access switch that are worth a look; the others are desks. */
const notablePorts: Readonly<Record<number, AccessPort>> = {
  1: { alias: "srv1 eth0", inBps: 38 * mega, outBps: 21 * mega },
  2: { alias: "nas backup", inBps: 9 * mega, outBps: 64 * mega },
  5: { alias: "wlc-1", inBps: 17 * mega, outBps: 44 * mega },
  7: { alias: "ap-2f-east", inBps: 3 * mega, outBps: 12 * mega },
  8: { alias: "ap-2f-west", inBps: 2 * mega, outBps: 9 * mega },
  13: { alias: "old printer", inBps: 40_000, outBps: 90_000, errorsPpm: 900 },
  24: { alias: "cctv nvr", inBps: 26 * mega, outBps: 1 * mega },
  48: { alias: "uplink rt1 Gi0/0/1", inBps: 118 * mega, outBps: 73 * mega },
};

function accessPort(device: string, index: number): LabPort {
  const name = `Gi0/${index}`;
  const descr = `GigabitEthernet0/${index}`;
  const notable = notablePorts[index];
  if (notable !== undefined) return plannedPort({ device, index, name, descr, speedBps: giga, ...notable });
  const random = seededRandom(seedOf(`${device}/${name}/desk`));
  const connected = random() < 0.72;
  const quietBps = 2_000 + random() * random() * 900_000;
  return plannedPort({
    device,
    index,
    name,
    descr,
    alias: connected ? `desk ${100 + index}` : "",
    speedBps: giga,
    connected,
    adminUp: connected || random() < 0.5,
    inBps: quietBps * 0.4,
    outBps: quietBps,
    packetBytes: 380,
  });
}

/** 48 copper ports (`Gi0/1`..`Gi0/48`, the last one the uplink) and four 10 Gbit/s slots (`Te0/1`..`Te0/4`, one in use). */
export function accessSwitchPorts(device: string): readonly LabPort[] {
  const copper = Array.from({ length: 48 }, (_, offset) => accessPort(device, offset + 1));
  const fibre = Array.from({ length: 4 }, (_, offset) =>
    plannedPort({
      device,
      index: 49 + offset,
      name: `Te0/${offset + 1}`,
      descr: `TenGigabitEthernet0/${offset + 1}`,
      alias: offset === 0 ? "stack peer" : "",
      speedBps: 10 * giga,
      connected: offset === 0,
      inBps: 210 * mega,
      outBps: 180 * mega,
      packetBytes: 1100,
    }),
  );
  return [...copper, ...fibre];
}
