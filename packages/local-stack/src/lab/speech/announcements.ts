import type { LabDevice, LabPort } from "../lab-device.ts";
import type { Speech, SpokenLine, SpokenTrap } from "./spoken.ts";

const snmpTraps = "1.3.6.1.6.3.1.1.5";
const ifEntry = "1.3.6.1.2.1.2.2.1";
const bgpPeerEntry = "1.3.6.1.2.1.15.3.1";

function linkTrap(port: LabPort, up: boolean): SpokenTrap {
  return {
    oid: `${snmpTraps}.${up ? 4 : 3}`,
    inform: false,
    varbinds: [
      { oid: `${ifEntry}.1.${port.index}`, value: { kind: "integer", value: port.index } },
      { oid: `${ifEntry}.7.${port.index}`, value: { kind: "integer", value: port.adminUp ? 1 : 2 } },
      { oid: `${ifEntry}.8.${port.index}`, value: { kind: "integer", value: up ? 1 : 2 } },
      { oid: `${ifEntry}.2.${port.index}`, value: { kind: "octets", value: port.descr } },
    ],
  };
}

function bgpSpeech(device: LabDevice, port: LabPort, up: boolean): Speech {
  const peers = device.bgp?.peers.filter((peer) => peer.viaPort === port.name) ?? [];
  return {
    lines: peers.map((peer) => bgpLine(device, `${peer.remoteAddress} ${up ? "Up" : "Down Interface flap"}`)),
    // bgpEstablishedNotification and bgpBackwardTransNotification (RFC 4273).
    traps: peers.map((peer) => ({
      oid: `1.3.6.1.2.1.15.0.${up ? 1 : 2}`,
      inform: false,
      varbinds: [
        { oid: `${bgpPeerEntry}.7.${peer.remoteAddress}`, value: { kind: "ip-address", value: peer.remoteAddress } },
        { oid: `${bgpPeerEntry}.14.${peer.remoteAddress}`, value: { kind: "octets", value: up ? "\u0000\u0000" : "\u0006\u0000" } },
        { oid: `${bgpPeerEntry}.2.${peer.remoteAddress}`, value: { kind: "integer", value: up ? 6 : 1 } },
      ],
    })),
  };
}

function bgpLine({ syslogDialect }: LabDevice, change: string): SpokenLine {
  return syslogDialect === "key-value"
    ? { severity: 4, tag: "0100020300", text: `msg="BGP neighbor ${change}"` }
    : { severity: 5, tag: "BGP-5-ADJCHANGE", text: `neighbor ${change}` };
}

function portLines(device: LabDevice, port: LabPort, up: boolean): readonly SpokenLine[] {
  const word = up ? "up" : "down";
  switch (device.syslogDialect) {
    case "cisco":
      return [
        { severity: 3, tag: "LINK-3-UPDOWN", text: `Interface ${port.descr}, changed state to ${word}` },
        { severity: 5, tag: "LINEPROTO-5-UPDOWN", text: `Line protocol on Interface ${port.descr}, changed state to ${word}` },
      ];
    case "key-value":
      return [{ severity: up ? 5 : 3, tag: "0100020099", text: `msg="Link monitor: Interface ${port.name} was turned ${word}"` }];
    case "rfc5424":
      return [
        { severity: up ? 6 : 3, tag: "kernel", text: `e1000e ${port.name}: NIC Link is ${up ? "Up 1000 Mbps Full Duplex" : "Down"}` },
      ];
    case "none":
      return [];
  }
}

/** What a device says when one of its ports goes up or down: log lines, linkUp or linkDown (RFC 2863), BGP sessions over it. */
export function portChangeSpeech(device: LabDevice, port: LabPort, up: boolean): Speech {
  const bgp = bgpSpeech(device, port, up);
  return { lines: [...portLines(device, port, up), ...bgp.lines], traps: [linkTrap(port, up), ...bgp.traps] };
}

/** What a device says after power-on: coldStart (RFC 3418) and its dialect's restart line. */
export function bootSpeech(device: LabDevice): Speech {
  const traps = [{ oid: `${snmpTraps}.1`, varbinds: [], inform: false }];
  switch (device.syslogDialect) {
    case "cisco":
      return { traps, lines: [{ severity: 5, tag: "SYS-5-RESTART", text: "System restarted --" }] };
    case "rfc5424":
      return {
        traps,
        lines: [{ severity: 6, tag: "systemd", text: "Startup finished in 4.211s (kernel) + 9.870s (userspace) = 14.081s." }],
      };
    case "key-value":
      return { traps, lines: [{ severity: 4, tag: "0100032009", text: 'msg="Fortigate started"' }] };
    case "none":
      return { traps, lines: [] };
  }
}

/** A UPS reports its periodic self-test as passed: upsTrapTestCompleted (RFC 1628), sent as an inform. */
export function selfTestInform(): SpokenTrap {
  const test = "1.3.6.1.2.1.33.1.7";
  return {
    oid: "1.3.6.1.2.1.33.2.2",
    inform: true,
    varbinds: [
      { oid: `${test}.1.0`, value: { kind: "oid", value: `${test}.7.3` } },
      { oid: `${test}.3.0`, value: { kind: "integer", value: 1 } },
      { oid: `${test}.4.0`, value: { kind: "octets", value: "Quick battery test passed" } },
    ],
  };
}
