import type { LabSize } from "@isthmus/local-stack/lab/devices/lab-devices";
import { defaultLabNetwork } from "@isthmus/local-stack/lab/lab-device";
import type { WantedPort } from "../free-port.ts";

/** Every port of a local stack, all derived from the console's. */
export interface PortPlan {
  readonly console: number;
  readonly endpoint: number;
  readonly health: number;
  readonly syslog: number;
  readonly traps: number;
}

/** Port of the private snmpd for this machine. */
export const machineSnmpPort = 1162;

/** The highest console port that leaves room for the others. */
export const highestConsolePort = 65_535 - 62;

export function portPlan(consolePort: number): PortPlan {
  return { console: consolePort, endpoint: consolePort + 1, health: consolePort + 3, syslog: consolePort + 14, traps: consolePort + 62 };
}

/** What a start with these options will listen on. */
export function wantedPorts(plan: PortPlan, options: { readonly lab: LabSize; readonly gateway: boolean }): readonly WantedPort[] {
  const address = "127.0.0.1";
  const stack: readonly WantedPort[] = [
    { purpose: "console", protocol: "tcp", address, port: plan.console },
    { purpose: "AWS endpoint", protocol: "tcp", address, port: plan.endpoint },
  ];
  const gateway: readonly WantedPort[] = [
    { purpose: "gateway health", protocol: "tcp", address, port: plan.health },
    { purpose: "syslog", protocol: "udp", address, port: plan.syslog },
    { purpose: "syslog", protocol: "tcp", address, port: plan.syslog },
    { purpose: "traps", protocol: "udp", address, port: plan.traps },
  ];
  const lab: readonly WantedPort[] = [
    { purpose: "simulated switch", protocol: "udp", address: `${defaultLabNetwork.prefix}.1`, port: defaultLabNetwork.snmpPort },
  ];
  return [...stack, ...(options.gateway ? gateway : []), ...(options.lab === "none" ? [] : lab)];
}
