import { afterEach, describe, expect, it } from "vitest";
import { until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { oid, pdu, scoped, tlv, userMessage, varbind } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { authPrivUser, userTrap } from "../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { caseGroups, casesOf } from "./generators/snmp-cases.ts";
import { startTrapReceiver, type TrapReceiver, TrapSender, untilJudged } from "./trap-receiver.ts";

/**
 * The trap receiver in its real worker process against hostile senders. ISTHMUS_SOAK=1 sends a good inform after every single case; without
 * it, one follows every forty cases.
 */
const soak = process.env["ISTHMUS_SOAK"] === "1";
const casesBetweenInforms = soak ? 1 : 40;
/** Less than the receive buffer of a stock kernel holds, so that what is lost is lost by the receiver. */
const bytesBetweenInforms = 40_000;
const devices = Array.from({ length: 60 }, (_, at) => `127.0.20.${at + 1}`);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

async function receiver(): Promise<TrapReceiver> {
  const started = await startTrapReceiver(devices);
  cleanups.push(() => started.stop());
  return started;
}

async function sender(address: string, { port }: TrapReceiver): Promise<TrapSender> {
  const opened = await TrapSender.open(address, port);
  cleanups.push(() => opened.close());
  return opened;
}

describe("the trap receiver among hostile senders", () => {
  it("H1, T1: outlives every exceptional element in every place of every message, and takes good informs in between", async () => {
    const traps = await receiver();
    const senders = await Promise.all(devices.map((address) => sender(address, traps)));
    const cases: Record<string, number> = {};
    let turn = 0;
    let waiting = { cases: 0, bytes: 0 };
    for (const group of caseGroups) {
      for (const datagram of casesOf(group)) {
        const from = senders[turn % senders.length];
        await from?.send(datagram);
        cases[group] = (cases[group] ?? 0) + 1;
        waiting = { cases: waiting.cases + 1, bytes: waiting.bytes + datagram.length };
        if (waiting.cases >= casesBetweenInforms || waiting.bytes >= bytesBetweenInforms) {
          waiting = { cases: 0, bytes: 0 };
          await from?.confirm();
          turn += 1;
        }
      }
      await senders[turn % senders.length]?.confirm();
    }

    const sent = senders.reduce((sum, each) => sum + each.sent, 0);
    await untilJudged(traps, sent);
    const counters = traps.harness.deps.events.counters();
    process.stdout.write(`H1: ${JSON.stringify(cases)}, ${sent} datagrams: ${JSON.stringify(counters)}\n`);
    expect(traps.judged()).toBe(sent);
    expect(counters["worker.ended"]).toBeUndefined();
    expect(counters["worker.unresponsive"]).toBeUndefined();
    expect(counters["trap.worker.malformed"]).toBeUndefined();
    expect(Object.values(cases).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(12_000);
  });

  it("T4: takes one of a hundred copies of an authentic trap", async () => {
    const traps = await receiver();
    const replayer = await sender("127.0.20.1", traps);
    for (let copy = 0; copy < 100; copy += 1) {
      await replayer.send(userTrap());
    }

    await until(() => traps.counter("trap.rejected.replay") === 99, { what: "the copies are refused" });
    expect(traps.counter("trap.received")).toBe(1);
  });

  it("T5: keeps nothing of 2,000 random engine ids", async () => {
    const traps = await receiver();
    // More than one address, so that no quota spares the receiver the work.
    const forgers = await Promise.all(devices.slice(0, 10).map((address) => sender(address, traps)));
    const forged = userTrap({ user: { ...authPrivUser, auth: { protocol: "sha256", secret: "a wrong guess" } } });
    const idAt = forged.indexOf(Buffer.from("8000000001020304", "hex"));
    const warmUp = 4_000;
    let beforeMb = 0;
    for (let at = 0; at < warmUp + 2_000; at += 1) {
      forged.writeUInt32BE(at * 7_919, idAt + 4);
      const forger = forgers[at % forgers.length];
      await forger?.send(forged);
      if (at % 101 === 100) {
        await forger?.confirm();
      }
      beforeMb = at === warmUp ? traps.workerMb() : beforeMb;
    }

    await untilJudged(
      traps,
      forgers.reduce((sum, { sent }) => sum + sent, 0),
    );
    const grownMb = traps.workerMb() - beforeMb;
    process.stdout.write(`T5: the worker grew by ${grownMb.toFixed(1)} MB\n`);
    expect(traps.counter("trap.rejected.digest")).toBe(warmUp + 2_000);
    expect(grownMb).toBeLessThan(15);
  });

  it("T6: never answers an unknown source with more than came from it", async () => {
    const traps = await receiver();
    const stranger = await sender("127.0.30.1", traps);
    const discovery = userMessage({ flags: 4, engineId: new Uint8Array(0), user: "", payload: scoped(pdu(0xa0)) });
    const probes = [
      discovery,
      userTrap({ engineId: Buffer.alloc(9, 1), reportable: true }),
      Buffer.alloc(12, 0x30),
      discovery.subarray(0, 20),
    ];
    for (let at = 0; at < 400; at += 1) {
      await stranger.send(probes[at % probes.length] ?? discovery);
    }

    await untilJudged(traps, 400);
    const known = await sender("127.0.20.3", traps);
    await known.confirm();
    process.stdout.write(`T6: ${stranger.sentBytes} bytes came, ${stranger.receivedBytes} were answered\n`);
    expect(stranger.receivedBytes).toBeGreaterThan(0);
    expect(stranger.receivedBytes).toBeLessThanOrEqual(stranger.sentBytes);
  });

  it("T3: labels what an unknown source sends, and does not let a thousand of them push out a device", async () => {
    const traps = await receiver();
    const known = await sender("127.0.20.4", traps);
    const forged = await Promise.all(Array.from({ length: 250 }, (_, at) => sender(`127.0.31.${at + 1}`, traps)));
    const copies = 16;
    for (let copy = 0; copy < copies; copy += 1) {
      for (const each of forged) {
        await each.send(userMessage({ flags: 0, user: "plain", payload: scoped(pdu(0xa7, ...trapBindings(copy))) }));
      }
      await known.confirm();
    }

    await untilJudged(traps, forged.length * copies + copies);
    const events = traps.harness.ofKind("event").filter(({ source }) => source === "trap");
    process.stdout.write(`T3: ${forged.length * copies} of strangers, ${events.length} kept, device ${copies} of ${copies}\n`);
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThan((forged.length * copies) / 2);
    expect(events.every(({ deviceId, authentication }) => deviceId === undefined && authentication === "unauthenticated")).toBe(true);
    expect(traps.harness.ofKind("event").filter(({ deviceId }) => deviceId === "dev3")).toHaveLength(copies);
  });
});

function trapBindings(upTime: number): readonly Uint8Array[] {
  return [varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [upTime])), varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3"))];
}
