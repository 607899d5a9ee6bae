import type { ConfigProblem } from "./problem.ts";
import type { GatewayFile } from "./schema.ts";
import { specialAddressClass } from "./target-address.ts";

type FileDevice = GatewayFile["devices"][number];

/** What no single field can tell: references, duplicates, and combinations that cannot work. */
export function crossCheck(file: GatewayFile): readonly ConfigProblem[] {
  return [
    ...uplinkProblems(file),
    ...credentialProblems(file),
    ...file.devices.flatMap((device, index) => deviceProblems(file, device, index)),
    ...duplicates(file.devices, "id"),
    ...duplicates(
      file.devices.filter(({ snmp }) => snmp === undefined || snmp.port === 161),
      "address",
      file.devices,
    ),
    ...syslogProblems(file),
    ...trapProblems(file),
  ];
}

function uplinkProblems({ uplink }: GatewayFile): readonly ConfigProblem[] {
  const { protocol, hostname } = new URL(uplink.url);
  const local = hostname === "localhost" || specialAddressClass(hostname.replace(/^\[|\]$/gu, "")) === "loopback";
  return protocol === "https:" || local
    ? []
    : [
        {
          path: "uplink.url",
          expected: "an https address (http only for a loopback host)",
          found: JSON.stringify(`${protocol}//${hostname}`),
        },
      ];
}

function credentialProblems({ credentials }: GatewayFile): readonly ConfigProblem[] {
  return Object.entries(credentials).flatMap(([name, credential]) =>
    credential.version === "3" && credential.priv !== undefined && credential.auth === undefined
      ? [{ path: `credentials.${name}.auth`, expected: "auth, because privacy needs authentication (RFC 3414)", found: "nothing" }]
      : [],
  );
}

function deviceProblems(file: GatewayFile, device: FileDevice, index: number): readonly ConfigProblem[] {
  const path = `devices[${index}]`;
  const problems: ConfigProblem[] = [];
  if (!device.ping && device.snmp === undefined) {
    problems.push({ path, expected: "ping: true, an snmp section, or both", found: "neither" });
  }
  if (device.snmp !== undefined && !Object.hasOwn(file.credentials, device.snmp.credential)) {
    problems.push(unknownCredential(file, { path: `${path}.snmp.credential`, name: device.snmp.credential }));
  }
  const special = specialAddressClass(device.address);
  if (special !== undefined && !(special === "loopback" && file.allowLoopbackTargets)) {
    const remedy = special === "loopback" ? " (allowLoopbackTargets: true permits loopback)" : "";
    problems.push({
      path: `${path}.address`,
      expected: `the address of one device${remedy}`,
      found: `${device.address}, a ${special} address`,
    });
  }
  return problems;
}

function unknownCredential({ credentials }: GatewayFile, { path, name }: { readonly path: string; readonly name: string }): ConfigProblem {
  const known = Object.keys(credentials).join(", ") || "there is none";
  return { path, expected: `the name of an entry of credentials (${known})`, found: JSON.stringify(name) };
}

function trapProblems(file: GatewayFile): readonly ConfigProblem[] {
  const { traps } = file;
  if (traps === undefined) {
    return [];
  }
  const nobody = traps.communities.length === 0 && traps.credentials.length === 0;
  return [
    ...(nobody ? [{ path: "traps", expected: "communities, credentials, or both", found: "neither" }] : []),
    ...traps.credentials.flatMap((name, index) =>
      Object.hasOwn(file.credentials, name) ? [] : [unknownCredential(file, { path: `traps.credentials[${index}]`, name })],
    ),
  ];
}

/** Devices may share an address only behind different SNMP ports. */
function duplicates(devices: readonly FileDevice[], key: "id" | "address", all: readonly FileDevice[] = devices): readonly ConfigProblem[] {
  const first = new Map<string, number>();
  return devices.flatMap((device): readonly ConfigProblem[] => {
    const value = device[key];
    const index = all.indexOf(device);
    const earlier = first.get(value);
    if (earlier === undefined) {
      first.set(value, index);
      return [];
    }
    return [{ path: `devices[${index}].${key}`, expected: `another ${key} than devices[${earlier}]`, found: JSON.stringify(value) }];
  });
}

function syslogProblems({ syslog }: GatewayFile): readonly ConfigProblem[] {
  return syslog !== undefined && syslog.udp === undefined && syslog.tcp === undefined && syslog.tls === undefined
    ? [{ path: "syslog", expected: "udp, tcp or tls", found: "none of them" }]
    : [];
}
