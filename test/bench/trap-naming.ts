/**
 * What naming costs the trap path: `node test/bench/trap-naming.ts [seconds]`. One process does all that worker and core do with a datagram
 * but the sockets and the disk: read, print or name, describe. Nothing is asserted.
 */

import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { LocalEngine } from "@isthmus/onprem-gateway/collectors/snmp-protocol/usm/local-engine";
import { PeerClocks } from "@isthmus/onprem-gateway/collectors/snmp-protocol/usm/peer-clocks";
import { UserSecurity } from "@isthmus/onprem-gateway/collectors/snmp-protocol/usm/user-security";
import { communityMessage, oid, pdu, tlv, varbind } from "@isthmus/onprem-gateway/collectors/testing/encode-message";
import { describeTrap } from "@isthmus/onprem-gateway/collectors/traps/describe-trap";
import { NotificationNamer } from "@isthmus/onprem-gateway/collectors/traps/name-notification";
import { NotificationReader } from "@isthmus/onprem-gateway/collectors/traps/notification-reader";
import { readTrapMessage } from "@isthmus/onprem-gateway/collectors/traps/read-trap-message";

const seconds = Number(process.argv[2] ?? 3);
const engine = new LocalEngine({ id: Buffer.from("8000000001020304", "hex"), boots: 1, startedMs: 0 });
const security = new UserSecurity({ users: [], engine, clocks: new PeerClocks([], { nowMs: 0 }) });
const reader = new NotificationReader({ communities: ["lab"], security });

/** linkDown as switches send it: five varbinds. */
function linkDown(ifIndex: number): Uint8Array {
  return communityMessage(
    1,
    pdu(
      0xa7,
      varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2])),
      varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3")),
      varbind(`1.3.6.1.2.1.2.2.1.1.${ifIndex}`, tlv(0x02, [ifIndex & 0x7f])),
      varbind(`1.3.6.1.2.1.2.2.1.7.${ifIndex}`, tlv(0x02, [1])),
      varbind(`1.3.6.1.2.1.2.2.1.8.${ifIndex}`, tlv(0x02, [2])),
      varbind(`1.3.6.1.2.1.31.1.1.1.1.${ifIndex}`, tlv(0x04, Buffer.from(`Gi0/${ifIndex}`))),
      varbind(`1.3.6.1.2.1.2.2.1.6.${ifIndex}`, tlv(0x04, [0, 26, 43, 60, 77, 94])),
    ),
  );
}

function cpuSeconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function perSecond(packets: readonly Uint8Array[], namer: NotificationNamer): number {
  const work = (bytes: Uint8Array) => {
    const reading = reader.read(bytes, 0);
    if (reading.kind !== "notification") throw new Error(reading.kind);
    const { trapOid, varbinds } = reading.notification;
    const notification = namer.notification(trapOid);
    const message = readTrapMessage({
      kind: "notification",
      number: 0,
      form: "trap",
      version: "2c",
      level: "noAuthNoPriv",
      receivedMs: 0,
      address: "192.0.2.1",
      trapOid,
      ...(notification === undefined ? {} : { notification }),
      varbinds: varbinds.map((each) => namer.varbind(each)),
    });
    if (message?.kind !== "notification") throw new Error("malformed");
    return describeTrap({ ...message, sender: "sw1", interfaceOf: () => undefined });
  };
  for (let at = 0; at < 5_000; at += 1) work(packets[at % packets.length] as Uint8Array);
  const before = process.cpuUsage();
  let done = 0;
  for (; cpuSeconds(before) < seconds; ) {
    for (const end = done + 500; done < end; done += 1) work(packets[done % packets.length] as Uint8Array);
  }
  return Math.round(done / cpuSeconds(before));
}

const standard = new MibDictionary([await openStandardIndex()]);
const some = Array.from({ length: 48 }, (_, at) => linkDown(at + 1));
const many = Array.from({ length: 20_000 }, (_, at) => linkDown(at + 1));
console.log(`not named:                          ${perSecond(some, new NotificationNamer(new MibDictionary([])))} traps per CPU-second`);
console.log(`named, 48 interfaces:               ${perSecond(some, new NotificationNamer(standard))} traps per CPU-second`);
console.log(`named, 20,000 interfaces (none cached): ${perSecond(many, new NotificationNamer(standard))} traps per CPU-second`);
