import type { LabDevice } from "./lab-device.ts";

export interface SiteConfigOptions {
  readonly site: string;
  readonly gateway: string;
  readonly uplink: { readonly url: string; readonly region: string };
  readonly spoolDir: string;
  /** True when the spool may lie on tmpfs or overlay, as on a throw-away machine. */
  readonly allowVolatileSpool: boolean;
  readonly healthPort: number;
  readonly syslogPort: number;
  readonly trapPort: number;
  readonly devices: readonly LabDevice[];
  readonly snmpPort: number;
  readonly v3User: string;
  /** This machine: pinged always, polled when its private snmpd runs on the port. */
  readonly thisMachine: { readonly address: string; readonly snmpPort?: number };
}

/** Names of the environment variables that hold the secrets of the generated configuration. */
export const siteSecretNames = {
  community: "ISTHMUS_LAB_COMMUNITY",
  trapCommunity: "ISTHMUS_TRAP_COMMUNITY",
  v3Auth: "ISTHMUS_LAB_V3_AUTH",
  v3Priv: "ISTHMUS_LAB_V3_PRIV",
} as const;

function labDevice(device: LabDevice, snmpPort: number): object {
  return {
    id: device.id,
    name: device.name,
    role: device.role,
    address: device.address,
    ping: true,
    snmp: { credential: device.snmpVersion === "3" ? "lab-v3" : "lab", port: snmpPort },
    ...(device.uplinks.length > 0 ? { uplinks: device.uplinks } : {}),
  };
}

/** The site configuration of the local gateway, in the gateway's own schema and ready for YAML: the lab's devices and this machine. */
export function siteConfig(options: SiteConfigOptions): object {
  const { thisMachine } = options;
  const machine = {
    id: "this-machine",
    name: "This machine",
    role: "server",
    address: thisMachine.address,
    ping: true,
    ...(thisMachine.snmpPort === undefined ? {} : { snmp: { credential: "lab-v3", port: thisMachine.snmpPort } }),
  };
  return {
    site: options.site,
    gateway: options.gateway,
    uplink: options.uplink,
    spool: { dir: options.spoolDir, maxBytes: 512 * 1024 * 1024, allowVolatile: options.allowVolatileSpool },
    health: { address: "127.0.0.1", port: options.healthPort },
    allowLoopbackTargets: true,
    cloudConfig: { accept: true, targets: ["127.0.0.0/8"] },
    credentials: {
      lab: { version: "2c", community: { env: siteSecretNames.community } },
      "lab-v3": {
        version: "3",
        user: options.v3User,
        auth: { protocol: "sha256", secret: { env: siteSecretNames.v3Auth } },
        priv: { protocol: "aes", secret: { env: siteSecretNames.v3Priv } },
      },
    },
    // Scenarios show with the next poll: sensors are read with each.
    poll: { everySeconds: 60, timeoutMs: 2000, retries: 1, readingsEveryPolls: 1 },
    ping: { everySeconds: 10, timeoutMs: 1000, downAfter: 3, upAfter: 2 },
    devices: [...options.devices.map((device) => labDevice(device, options.snmpPort)), machine],
    syslog: {
      udp: { address: "127.0.0.1", port: options.syslogPort },
      tcp: { address: "127.0.0.1", port: options.syslogPort },
      maxLineBytes: 8192,
    },
    traps: { address: "127.0.0.1", port: options.trapPort, communities: [{ env: siteSecretNames.trapCommunity }] },
  };
}
