import { join } from "node:path";
import type { CollectorDependencies } from "./collectors/dependencies.ts";
import { IcmpCollector } from "./collectors/icmp/icmp-collector.ts";
import { SnmpCollector } from "./collectors/snmp/snmp-collector.ts";
import { SyslogCollector } from "./collectors/syslog/syslog-collector.ts";
import { TrapCollector } from "./collectors/traps/trap-collector.ts";
import type { ReloadPlan } from "./config/plan-reload.ts";
import type { DeviceConfig, GatewayConfig, SnmpCredential } from "./config/schema.ts";
import { StartError } from "./errors.ts";
import type { Component } from "./runtime/component.ts";
import { Replaceable } from "./runtime/replaceable.ts";

/** Beside the segments, because both belong to this gateway and must be on a lasting disk. */
const trapStateFile = "snmp-engine.json";
const rmonStateFile = "rmon-memory.json";

/** The collectors of a gateway, and how they follow a new configuration. */
export interface ComposedCollectors {
  /** Not yet started. */
  readonly components: readonly Component[];
  /** Devices, credentials, who may send traps, and the pace of polling and pinging; other sections need a restart. */
  readonly apply: (config: GatewayConfig, plan: ReloadPlan) => Promise<void>;
}

/** The collectors that a configuration asks for. Those that ask devices are there even without a device: some may come later. */
export function composeCollectors(config: GatewayConfig, deps: CollectorDependencies): ComposedCollectors {
  const { syslog, traps, profilesDir } = config;
  const own = profilesDir === undefined ? {} : { profilesDir };
  const mibs = config.mibs === undefined ? {} : { mibsDir: config.mibs.dir };
  const lasting = { ...own, rmonStateFile: join(config.spool.dir, rmonStateFile) };
  const snmpOf = (wanted: GatewayConfig) => new SnmpCollector({ ...wanted.poll, ...lasting, devices: snmpDevices(wanted) }, deps);
  const icmpOf = (wanted: GatewayConfig) => new IcmpCollector({ ...wanted.ping, devices: pingDevices(wanted) }, deps);
  const snmp = new Replaceable(snmpOf(config));
  const icmp = new Replaceable(icmpOf(config));
  const known = knownAddresses(config);
  const trapCollectors =
    traps === undefined
      ? []
      : [new TrapCollector({ ...traps, ...mibs, devices: known, stateFile: join(config.spool.dir, trapStateFile) }, deps)];
  const receivers = [
    ...(syslog === undefined
      ? []
      : [new SyslogCollector({ ...syslogEndpoints(syslog), maxLineBytes: syslog.maxLineBytes, devices: known }, deps)]),
    ...trapCollectors,
  ];
  const apply: ComposedCollectors["apply"] = async (next, { added, removed, changed, untouched, paced }) => {
    const renewed = paced.length === 0 ? changed : [...changed, ...untouched];
    const gone = [...removed, ...renewed];
    const came = new Set([...added, ...renewed]);
    for (const id of gone) {
      deps.states.forget(id);
      deps.learned.forget(id);
    }
    for (const id of came) {
      deps.states.expect(id);
    }
    for (const receiver of receivers) {
      receiver.know(knownAddresses(next));
    }
    for (const collector of trapCollectors) {
      collector.admit(next.traps ?? { communities: [], credentials: [] });
    }
    if (paced.length > 0) {
      // A collector keeps its pace for life; another pace is another collector.
      await snmp.replace(() => snmpOf(next));
      await icmp.replace(() => icmpOf(next));
      return;
    }
    snmp.current.change({ gone, fresh: snmpDevices(next).filter(({ id }) => came.has(id)) });
    await icmp.current.change({ gone, fresh: pingDevices(next).filter(({ id }) => came.has(id)) });
  };
  return { components: [snmp, icmp, ...receivers], apply };
}

function snmpDevices(config: GatewayConfig) {
  return config.devices.flatMap((device) => snmpDevice(config, device));
}

function pingDevices({ devices }: GatewayConfig) {
  return devices.filter(({ ping }) => ping).map(named);
}

function knownAddresses({ devices }: GatewayConfig) {
  return devices.map(({ id, address, name }) => ({ id, address, name }));
}

function snmpDevice(config: GatewayConfig, device: DeviceConfig) {
  const { snmp, uplinks } = device;
  return snmp === undefined
    ? []
    : [{ ...named(device), port: snmp.port, answersFrom: snmp.answersFrom, uplinks, credential: credentialOf(config, snmp.credential) }];
}

function credentialOf({ credentials }: GatewayConfig, name: string): SnmpCredential {
  const credential = credentials[name];
  if (credential === undefined) {
    throw new StartError("config-invalid", "a device names a credential that the configuration does not have", { credential: name });
  }
  return credential;
}

function named({ id, name, role, address }: DeviceConfig) {
  return { id, name, address, ...(role === undefined ? {} : { role }) };
}

function syslogEndpoints({ udp, tcp, tls }: NonNullable<GatewayConfig["syslog"]>) {
  return {
    ...(udp === undefined ? {} : { udp }),
    ...(tcp === undefined ? {} : { tcp }),
    ...(tls === undefined ? {} : { tls }),
  };
}
