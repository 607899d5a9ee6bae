import { bootedState } from "@isthmus/local-stack/lab/device-state";
import { linuxServer, powerSupply } from "@isthmus/local-stack/lab/devices/hosts";
import { accessSwitch, vpnRouter } from "@isthmus/local-stack/lab/devices/network-devices";
import type { LabDevice } from "@isthmus/local-stack/lab/lab-device";
import { deviceMib } from "@isthmus/local-stack/lab/mib/device-mib";
import { type MibEntry, octets } from "@isthmus/local-stack/lab/mib/mib-value";
import { OidTable } from "@isthmus/local-stack/lab/mib/oid-table";
import { SnmpAgent } from "@isthmus/local-stack/lab/snmp-agent";

export interface HostileDevices {
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

/** In the text format of RFC 3411: another one for each device, or they would be taken for one. */
function engineIdOf({ id }: LabDevice): Buffer {
  return Buffer.concat([Buffer.from("80001f8804", "hex"), Buffer.from(`hostile-${id}`)]);
}

/** Simulated devices whose every readable text is the next one of these, round and round: sysName, ports, sensors, disks, peers, thresholds. */
export async function startHostileDevices(options: {
  readonly texts: readonly string[];
  readonly community: string;
  readonly port: number;
}): Promise<HostileDevices> {
  const identity = (last: number) => ({ id: `d${last}`, name: `d${last}`, address: `127.0.35.${last}` });
  const devices = [accessSwitch(identity(1)), vpnRouter(identity(2)), linuxServer(identity(3)), powerSupply(identity(4))];
  let next = 0;
  const nextText = () => {
    next += 1;
    return options.texts[next % options.texts.length] ?? "";
  };
  const agents = devices.map((device) => {
    const state = bootedState(device, Date.now(), 1);
    return new SnmpAgent({
      address: device.address,
      port: options.port,
      engineId: engineIdOf(device),
      access: { version: "2c", community: options.community },
      table: new OidTable(hostileEntries(device, nextText)),
      state: () => state,
      nowMs: () => Date.now(),
    });
  });
  for (const agent of agents) await agent.start();
  return {
    addresses: devices.map(({ address }) => address),
    stop: async () => {
      await Promise.all(agents.map((agent) => agent.stop()));
    },
  };
}

function hostileEntries(device: LabDevice, nextText: () => string): readonly MibEntry[] {
  const state = bootedState(device, Date.now(), 1);
  const table = deviceMib(device, { state: () => state, engineId: engineIdOf(device), nowMs: () => Date.now() });
  const entries: MibEntry[] = [];
  for (let entry = table.after("0"); entry !== undefined; entry = table.after(entry.oid)) entries.push(hostileEntry(entry, nextText));
  return entries;
}

/** Addresses and dates in octets stay what they are. */
function hostileEntry(entry: MibEntry, nextText: () => string): MibEntry {
  const value = entry.read(Date.now());
  const isText = value.kind === "octets" && /^[\x20-\x7e]{2,}$/u.test(value.value.toString());
  if (!isText) return entry;
  const text = octets(Buffer.from(nextText().slice(0, 250)));
  return { oid: entry.oid, read: () => text };
}
