/** Informs that were acknowledged, after kill -9 of the whole gateway. ISTHMUS_SOAK=1 kills it 100 times. */
import { type ChildProcess, execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { readSpool } from "@isthmus/onprem-gateway/spool/inspect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";
import { until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { communityMessage, integer, oid, tlv, varbind } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { startRealGateway } from "./real-gateway.ts";
import { printFigures } from "./simulation/print-figures.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const kills = soak ? 100 : 5;
const numberOid = "1.3.6.1.4.1.99999.1.1";

let root = "";
const running: ChildProcess[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "isthmus-inform-"));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill("SIGKILL");
  }
  await rm(root, { recursive: true, force: true });
});

async function startGateway(port: number): Promise<ChildProcess> {
  const { process: child } = await startRealGateway(root, port);
  running.push(child);
  return child;
}

/** Numbered informs, each sent until it is acknowledged, many under way at once. */
class InformSender {
  readonly acknowledged: number[] = [];
  readonly #socket: Socket;
  readonly #port: number;
  #next: number;

  constructor(socket: Socket, options: { readonly port: number; readonly first: number }) {
    this.#socket = socket;
    this.#port = options.port;
    this.#next = options.first;
    socket.on("message", (answer) => this.acknowledged.push(numberIn(answer)));
    socket.on("error", () => undefined);
  }

  sendSome(count: number): void {
    for (const end = this.#next + count; this.#next < end; this.#next += 1) {
      this.#socket.send(inform(this.#next), this.#port, "127.0.0.1");
    }
  }
}

function inform(number: number): Uint8Array {
  const upTime = varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1]));
  const trap = varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.4.1.99999.0.1"));
  const numbered = varbind(numberOid, integer(number));
  return communityMessage(1, tlv(0xa6, integer(number), integer(0), integer(0), tlv(0x30, upTime, trap, numbered)));
}

/** The request id of an acknowledgement: four octets behind the tag of the Response. */
function numberIn(answer: Buffer): number {
  const at = answer.indexOf(Buffer.from([0x02, 0x04]), 7);
  return answer.readInt32BE(at + 2);
}

/** The number that every inform in the spool carries. */
async function numbersInSpool(): Promise<ReadonlySet<number>> {
  const numbers = new Set<number>();
  for await (const { kind, body } of readSpool(join(root, "spool"))) {
    const text = Buffer.from(body).toString("utf8");
    const number =
      kind === "event" ? new RegExp(`"${numberOid.replaceAll(".", "\\.")}"[^}]*?"value":"?(\\d+)`, "u").exec(text)?.[1] : undefined;
    if (number !== undefined) {
      numbers.add(Number(number));
    }
  }
  return numbers;
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));

describe("informs", { timeout: soak ? 3_600_000 : 180_000 }, () => {
  it("D5: that were acknowledged are in the spool after kill -9 of the gateway", async () => {
    const acknowledged: number[] = [];
    for (let run = 0; run < kills; run += 1) {
      const port = await freeUdpPort();
      const gateway = await startGateway(port);
      const socket = createSocket("udp4");
      const sender = new InformSender(socket, { port, first: run * 1_000_000 + 1 });
      await until(
        () => {
          sender.sendSome(20);
          return sender.acknowledged.length > 100 + run * 40;
        },
        { what: "informs are acknowledged", withinMs: 30_000 },
      );

      // Into the middle of a burst, somewhere else each time.
      const before = sender.acknowledged.length;
      sender.sendSome(400);
      await until(() => sender.acknowledged.length > before + run * 7, { what: "some of the burst is acknowledged", withinMs: 30_000 });
      const end = ended(gateway);
      gateway.kill("SIGKILL");
      await end;
      socket.close();
      acknowledged.push(...sender.acknowledged);
    }

    const stored = await numbersInSpool();
    printFigures("informs under kill -9", { kills, acknowledged: acknowledged.length, stored: stored.size });
    expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  });

  it("D5: of Net-SNMP's own sender are acknowledged, and in the spool after kill -9", async () => {
    const port = await freeUdpPort();
    const gateway = await startGateway(port);
    const args = ["-v2c", "-c", "lab", "-r", "20", "-t", "1", `127.0.0.1:${port}`, "", "1.3.6.1.4.1.99999.0.1", numberOid, "i", "4711"];

    await promisify(execFile)("snmpinform", args);
    const end = ended(gateway);
    gateway.kill("SIGKILL");
    await end;

    expect([...(await numbersInSpool())]).toEqual([4711]);
  });
});
