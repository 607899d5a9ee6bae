import type { ScenarioArguments, ScenarioDescription } from "../scenario-control.ts";
import type { LabDevice } from "./lab-device.ts";

export type LabStep =
  | { readonly kind: "port"; readonly device: string; readonly port: string; readonly up: boolean }
  | { readonly kind: "storm"; readonly device: string; readonly port: string; readonly on: boolean }
  | { readonly kind: "reboot"; readonly device: string }
  | { readonly kind: "session"; readonly device: string; readonly up: boolean }
  | { readonly kind: "heat"; readonly device: string; readonly isHot: boolean }
  | { readonly kind: "die" | "revive"; readonly device: string }
  | { readonly kind: "pause"; readonly ms: number };

export type LabPlan =
  | { readonly kind: "plan"; readonly steps: readonly LabStep[]; readonly message: string }
  | {
      readonly kind: "rejected";
      readonly code: "unknown-scenario" | "unknown-device" | "unknown-port" | "bad-argument";
      readonly message: string;
    };

/** Every scenario of the lab, each undone by its counterpart. */
export const labScenarios: readonly ScenarioDescription[] = [
  {
    name: "uplink-cut",
    description: "The line between sw1 Gi0/48 and rt1 Gi0/0/1 is cut: traps, syslog, and the traffic of both ports stops.",
  },
  { name: "uplink-restore", description: "The line between sw1 and rt1 is whole again." },
  {
    name: "port-flap",
    description: "One port goes down and up five times (sw1 Gi0/7).",
    takes: ["device", "port", "times"],
  },
  {
    name: "counter-reset",
    description: "A device restarts (sw1): coldStart, sysUpTime and all counters begin at zero; graphs show a gap, not a spike.",
    takes: ["device"],
  },
  { name: "device-down", description: "A device dies (fw1): no SNMP, no ping, no syslog.", takes: ["device"] },
  { name: "device-up", description: "The dead device (fw1) is powered on again.", takes: ["device"] },
  {
    name: "vpn-tunnel-down",
    description: "rt1 loses its first tunnel to AWS: interface and BGP session go down; the second tunnel stays.",
  },
  { name: "vpn-tunnel-up", description: "rt1's first tunnel to AWS and its BGP session come back." },
  { name: "vpn-down", description: "rt1 loses both tunnels to AWS and their BGP sessions." },
  { name: "vpn-up", description: "rt1's tunnels to AWS and their BGP sessions come back." },
  {
    name: "second-vpn-tunnel-down",
    description: "fw1 loses its first tunnel to AWS: interface and BGP session go down; the second tunnel stays.",
  },
  { name: "second-vpn-tunnel-up", description: "fw1's first tunnel to AWS and its BGP session come back." },
  { name: "second-vpn-down", description: "fw1 loses both tunnels to AWS and their BGP sessions." },
  { name: "second-vpn-up", description: "fw1's tunnels to AWS and their BGP sessions come back." },
  {
    name: "direct-connect-down",
    description: "rt1 loses the Direct Connect VLAN and its BGP session; the line under it stays up.",
  },
  { name: "direct-connect-up", description: "rt1's Direct Connect VLAN and its BGP session come back." },
  { name: "bgp-down", description: "rt1 loses its first BGP session though the tunnel under it stays up; only polling tells." },
  { name: "bgp-up", description: "rt1's lost BGP session is established again." },
  { name: "overheat", description: "The room of rt1 gets too warm: inlet and processor pass the limits that the device itself has." },
  { name: "cool-down", description: "rt1 has its usual temperature again." },
  {
    name: "broadcast-storm",
    description: "A loop behind sw1 Gi0/7 floods it with broadcasts: RMON statistics show it, and within some minutes an event says so.",
  },
  { name: "broadcast-storm-end", description: "The loop behind sw1 Gi0/7 is opened: the storm ends, and so does the event." },
];

const flapPauseMs = 400;

function uplink(up: boolean): LabPlan {
  return {
    kind: "plan",
    message: up ? "The line between sw1 Gi0/48 and rt1 Gi0/0/1 is up." : "The line between sw1 Gi0/48 and rt1 Gi0/0/1 is cut.",
    steps: [
      { kind: "port", device: "sw1", port: "Gi0/48", up },
      { kind: "port", device: "rt1", port: "Gi0/0/1", up },
    ],
  };
}

/** Ways to AWS, each with a BGP session over it. */
function waysToAws({ device, ports, up }: { readonly device: string; readonly ports: readonly string[]; readonly up: boolean }): LabPlan {
  const sessions = ports.length === 1 ? "its BGP session" : "their BGP sessions";
  return {
    kind: "plan",
    message: `${device} ${ports.join(", ")} and ${sessions} are ${up ? "up" : "down"}.`,
    steps: ports.map((port) => ({ kind: "port", device, port, up })),
  };
}

function broadcastStorm(on: boolean): LabPlan {
  return {
    kind: "plan",
    message: on ? "A broadcast storm rages on sw1 Gi0/7." : "The broadcast storm on sw1 Gi0/7 is over.",
    steps: [{ kind: "storm", device: "sw1", port: "Gi0/7", on }],
  };
}

function session(up: boolean): LabPlan {
  return {
    kind: "plan",
    message: `rt1's first BGP session is ${up ? "established again" : "lost; the gateway sees it with the next poll"}.`,
    steps: [{ kind: "session", device: "rt1", up }],
  };
}

function heat(isHot: boolean): LabPlan {
  return {
    kind: "plan",
    message: isHot ? "rt1 is too warm; the gateway sees it with the next reading of sensors." : "rt1 has its usual temperature again.",
    steps: [{ kind: "heat", device: "rt1", isHot }],
  };
}

function portFlap(args: ScenarioArguments, devices: readonly LabDevice[]): LabPlan {
  const device = args.device ?? "sw1";
  const port = args.port ?? "Gi0/7";
  const times = args.times ?? 5;
  if (!Number.isInteger(times) || times < 1 || times > 50) {
    return { kind: "rejected", code: "bad-argument", message: "A port can flap 1 to 50 times." };
  }
  if (devices.find((candidate) => candidate.id === device)?.ports.some((candidate) => candidate.name === port) !== true) {
    return { kind: "rejected", code: "unknown-port", message: `The lab has no port ${port} on ${device}.` };
  }
  const once: readonly LabStep[] = [
    { kind: "port", device, port, up: false },
    { kind: "pause", ms: flapPauseMs },
    { kind: "port", device, port, up: true },
    { kind: "pause", ms: flapPauseMs },
  ];
  return {
    kind: "plan",
    message: `${device} ${port} went down and up ${times === 1 ? "once" : `${times} times`}.`,
    steps: Array.from({ length: times }, () => once).flat(),
  };
}

function onDevice(
  args: ScenarioArguments,
  options: { readonly fallback: string; readonly kind: "reboot" | "die" | "revive"; readonly says: string },
): LabPlan {
  const device = args.device ?? options.fallback;
  return { kind: "plan", message: `${device} ${options.says}`, steps: [{ kind: options.kind, device }] };
}

type Planner = (args: ScenarioArguments, devices: readonly LabDevice[]) => LabPlan;

const planners: Readonly<Record<string, Planner>> = {
  "uplink-cut": () => uplink(false),
  "uplink-restore": () => uplink(true),
  "port-flap": (args, devices) => portFlap(args, devices),
  "counter-reset": (args) => onDevice(args, { fallback: "sw1", kind: "reboot", says: "restarted: sysUpTime and counters begin at zero." }),
  "device-down": (args) => onDevice(args, { fallback: "fw1", kind: "die", says: "answers neither SNMP nor ping." }),
  "device-up": (args) => onDevice(args, { fallback: "fw1", kind: "revive", says: "is powered on again." }),
  "broadcast-storm": () => broadcastStorm(true),
  "broadcast-storm-end": () => broadcastStorm(false),
  "vpn-tunnel-down": () => waysToAws({ device: "rt1", ports: ["Tunnel1"], up: false }),
  "vpn-tunnel-up": () => waysToAws({ device: "rt1", ports: ["Tunnel1"], up: true }),
  "vpn-down": () => waysToAws({ device: "rt1", ports: ["Tunnel1", "Tunnel2"], up: false }),
  "vpn-up": () => waysToAws({ device: "rt1", ports: ["Tunnel1", "Tunnel2"], up: true }),
  "second-vpn-tunnel-down": () => waysToAws({ device: "fw1", ports: ["aws-1"], up: false }),
  "second-vpn-tunnel-up": () => waysToAws({ device: "fw1", ports: ["aws-1"], up: true }),
  "second-vpn-down": () => waysToAws({ device: "fw1", ports: ["aws-1", "aws-2"], up: false }),
  "second-vpn-up": () => waysToAws({ device: "fw1", ports: ["aws-1", "aws-2"], up: true }),
  "direct-connect-down": () => waysToAws({ device: "rt1", ports: ["Gi0/0/3.310"], up: false }),
  "direct-connect-up": () => waysToAws({ device: "rt1", ports: ["Gi0/0/3.310"], up: true }),
  "bgp-down": () => session(false),
  "bgp-up": () => session(true),
  overheat: () => heat(true),
  "cool-down": () => heat(false),
};

function plan(name: string, args: ScenarioArguments, devices: readonly LabDevice[]): LabPlan {
  const planner = Object.hasOwn(planners, name) ? planners[name] : undefined;
  if (planner === undefined) {
    return {
      kind: "rejected",
      code: "unknown-scenario",
      message: `The lab knows no scenario of that name. Known: ${labScenarios.map((scenario) => scenario.name).join(", ")}.`,
    };
  }
  return planner(args, devices);
}

/** The steps of a scenario, in order. Pure: an unknown name, device or port is a rejection, and nothing has happened yet. */
export function planScenario(name: string, args: ScenarioArguments, devices: readonly LabDevice[]): LabPlan {
  const unwanted = unwantedArgument(name, args);
  if (unwanted !== undefined) return { kind: "rejected", code: "bad-argument", message: `${name} takes no ${unwanted}.` };
  const planned = plan(name, args, devices);
  if (planned.kind === "rejected") return planned;
  const known = new Set(devices.map((device) => device.id));
  const missing = planned.steps.find((step) => step.kind !== "pause" && !known.has(step.device));
  if (missing !== undefined) {
    return { kind: "rejected", code: "unknown-device", message: "The lab that is running has no such device." };
  }
  return planned;
}

function unwantedArgument(name: string, args: ScenarioArguments): string | undefined {
  const scenario = labScenarios.find((known) => known.name === name);
  const taken: readonly string[] = scenario?.takes ?? [];
  return scenario && Object.keys(args).find((argument) => !taken.includes(argument));
}
