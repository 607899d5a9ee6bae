import { loadConfig } from "./config/load.ts";
import { ownAddresses } from "./config/own-host.ts";
import { showProblem } from "./config/problem.ts";

/** Checks a configuration without starting anything, and describes in a few lines what would run. */
export async function checkConfig(
  configPath: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly valid: boolean; readonly lines: readonly string[] }> {
  const loaded = await loadConfig(configPath, environment, { own: ownAddresses() });
  if (loaded.kind === "invalid") {
    return { valid: false, lines: [`${configPath} cannot be used:`, ...loaded.problems.map((problem) => `  ${showProblem(problem)}`)] };
  }
  const { site, gateway, devices, poll, ping, syslog, traps, uplink, spool, health } = loaded.config;
  const polled = devices.filter(({ snmp }) => snmp !== undefined).length;
  const pinged = devices.filter((device) => device.ping).length;
  const listeners = [
    ...(syslog?.udp === undefined ? [] : [`syslog over UDP on ${syslog.udp.address} port ${syslog.udp.port}`]),
    ...(syslog?.tcp === undefined ? [] : [`syslog over TCP on ${syslog.tcp.address} port ${syslog.tcp.port}`]),
    ...(syslog?.tls === undefined ? [] : [`syslog over TLS on ${syslog.tls.address} port ${syslog.tls.port}`]),
    ...(traps === undefined ? [] : [`traps and informs on ${traps.address} port ${traps.port}`]),
    `health on ${health.address} port ${health.port}`,
  ];
  return {
    valid: true,
    lines: [
      `${configPath} is valid (hash ${loaded.hash}).`,
      `Gateway ${gateway} of site ${site} would`,
      `  poll ${polled} of ${devices.length} devices over SNMP every ${poll.everySeconds} s and ping ${pinged} every ${ping.everySeconds} s,`,
      ...listeners.map((listener) => `  listen for ${listener},`),
      `  spool into ${spool.dir}, at most ${Math.floor(spool.maxBytes / 1_048_576)} MiB,`,
      `  ship to ${new URL(uplink.url).host} in ${uplink.region}.`,
      ...loaded.doubts.map((doubt) => `Not now: ${showProblem(doubt)}`),
      ...loaded.warnings.map((warning) => `Warning: ${showProblem(warning)}`),
    ],
  };
}
