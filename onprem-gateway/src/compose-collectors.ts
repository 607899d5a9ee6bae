import { join } from "node:path";
import type { CollectorDependencies } from "./collectors/dependencies.ts";
import { IcmpCollector } from "./collectors/icmp/icmp-collector.ts";
import { SnmpCollector } from "./collectors/snmp/snmp-collector.ts";
import { SyslogCollector } from "./collectors/syslog/syslog-collector.ts";
import { TrapCollector } from "./collectors/traps/trap-collector.ts";
import type { DeviceConfig, GatewayConfig, SnmpCredential } from "./config/schema.ts";
import { StartError } from "./errors.ts";
import type { Component } from "./runtime/component.ts";

/** Beside the segments, because both belong to this gateway and must be on a lasting disk. */
const trapStateFile = "snmp-engine.json";
const rmonStateFile = "rmon-memory.json";

/** The collectors that a configuration asks for, not yet started. */
export function composeCollectors(config: GatewayConfig, deps: CollectorDependencies): readonly Component[] {
  const { syslog, traps, profilesDir } = config;
  const own = profilesDir === undefined ? {} : { profilesDir };
  const mibs = config.mibs === undefined ? {} : { mibsDir: config.mibs.dir };
  const snmpDevices = config.devices.flatMap((device) => snmpDevice(config, device));
  const pingDevices = config.devices.filter(({ ping }) => ping).map(named);
  const known = config.devices.map(({ id, address }) => ({ id, address }));
  return [
    ...(snmpDevices.length > 0
      ? [new SnmpCollector({ ...config.poll, ...own, devices: snmpDevices, rmonStateFile: join(config.spool.dir, rmonStateFile) }, deps)]
      : []),
    ...(pingDevices.length > 0 ? [new IcmpCollector({ ...config.ping, devices: pingDevices }, deps)] : []),
    ...(syslog === undefined
      ? []
      : [new SyslogCollector({ ...syslogEndpoints(syslog), maxLineBytes: syslog.maxLineBytes, devices: known }, deps)]),
    ...(traps === undefined
      ? []
      : [new TrapCollector({ ...traps, ...mibs, devices: known, stateFile: join(config.spool.dir, trapStateFile) }, deps)]),
  ];
}

function snmpDevice(config: GatewayConfig, device: DeviceConfig) {
  const { snmp, uplinks } = device;
  return snmp === undefined ? [] : [{ ...named(device), port: snmp.port, uplinks, credential: credentialOf(config, snmp.credential) }];
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

function syslogEndpoints({ udp, tcp }: NonNullable<GatewayConfig["syslog"]>) {
  return { ...(udp === undefined ? {} : { udp }), ...(tcp === undefined ? {} : { tcp }) };
}
