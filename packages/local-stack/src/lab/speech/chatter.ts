import type { LabDevice } from "../lab-device.ts";
import { pick } from "../seeded-random.ts";
import type { SpokenLine } from "./spoken.ts";

type Chatter = (random: () => number) => SpokenLine;

function between(random: () => number, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

const cisco: readonly [Chatter, ...Chatter[]] = [
  (random) => ({
    severity: 6,
    tag: "SEC_LOGIN-5-LOGIN_SUCCESS",
    text: `Login Success [user: netops] [Source: 192.168.0.${between(random, 20, 60)}] [localport: 22]`,
  }),
  (random) => ({
    severity: 5,
    tag: "SYS-5-CONFIG_I",
    text: `Configured from console by netops on vty0 (192.168.0.${between(random, 20, 60)})`,
  }),
  (random) => ({
    severity: 4,
    tag: "SW_MATM-4-MACFLAP_NOTIF",
    text: `Host 021a.4b${between(random, 10, 99)}.0c01 in vlan 20 is flapping between port Gi0/7 and port Gi0/8`,
  }),
  (random) => ({
    severity: 6,
    tag: "DOT1X-5-SUCCESS",
    text: `Authentication successful for client on Interface Gi0/${between(random, 9, 44)}`,
  }),
  () => ({ severity: 6, tag: "NTP-6-PEERREACH", text: "Peer 192.168.0.9 is reachable" }),
];

const linux: readonly [Chatter, ...Chatter[]] = [
  (random) => ({
    severity: 6,
    tag: "sshd",
    text: `Accepted publickey for deploy from 192.168.0.${between(random, 20, 60)} port ${between(random, 40_000, 60_000)} ssh2`,
  }),
  (random) => ({ severity: 6, tag: "smbd", text: `closed connection to service share${between(random, 1, 6)}` }),
  () => ({ severity: 6, tag: "cron", text: "(root) CMD (/usr/local/sbin/rotate-snapshots)" }),
  (random) => ({ severity: 4, tag: "nfsd", text: `client 192.168.10.${between(random, 10, 90)} slow: 1${between(random, 100, 900)} ms` }),
  (random) => ({
    severity: 4,
    tag: "sshd",
    text: `Failed password for invalid user admin from 198.51.100.${between(random, 20, 200)} port ${between(random, 40_000, 60_000)} ssh2`,
  }),
];

const fortigate: readonly [Chatter, ...Chatter[]] = [
  (random) => ({
    severity: 5,
    tag: "0000000013",
    text:
      `type="traffic" subtype="forward" srcip=192.168.10.${between(random, 10, 90)} srcport=${between(random, 40_000, 60_000)} srcintf="internal1" ` +
      `dstip=10.20.1.${between(random, 10, 40)} dstport=443 dstintf="wan1" policyid=12 action="accept" ` +
      `sentbyte=${between(random, 900, 90_000)} rcvdbyte=${between(random, 2_000, 900_000)}`,
  }),
  (random) => ({
    severity: 4,
    tag: "0000000014",
    text:
      `type="traffic" subtype="forward" srcip=198.51.100.${between(random, 10, 240)} srcport=${between(random, 1_024, 60_000)} srcintf="wan1" ` +
      `dstip=192.168.0.2 dstport=${pick(random, [22, 23, 445, 3389])} dstintf="root" policyid=0 action="deny"`,
  }),
  (random) => ({
    severity: 5,
    tag: "0100026001",
    text: `type="event" subtype="system" msg="DHCP server sends a DHCPACK" ip=192.168.10.${between(random, 100, 200)}`,
  }),
];

/** One line of everyday talk in the device's own kind; undefined for a device that sends no syslog. */
export function chatterLine(device: LabDevice, random: () => number): SpokenLine | undefined {
  switch (device.syslogDialect) {
    case "cisco":
      return pick(random, cisco)(random);
    case "rfc5424":
      return pick(random, linux)(random);
    case "key-value":
      return pick(random, fortigate)(random);
    case "none":
      return undefined;
  }
}
