import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NetSnmpSession } from "../collectors/snmp/net-snmp-session.ts";
import { freeUdpPort } from "../collectors/snmp/testing/snmpd.ts";
import { readNeighbours } from "./read-neighbours.ts";
import { type LoopbackAgent, startLoopbackAgent } from "./testing/loopback-agent.ts";

const isis = "1.3.6.1.2.1.138.1";
const address = "127.0.0.1";
const monotonicMs = () => performance.now();

describe("readNeighbours against snmpd", () => {
  let agent: LoopbackAgent;
  let port = 0;
  beforeAll(async () => {
    port = await freeUdpPort();
    agent = await startLoopbackAgent({
      addresses: [address],
      port,
      configuration: [
        "rocommunity lab",
        `override ${isis}.1.1.3.0 octet_str 0x010099190001`,
        `override ${isis}.1.6.1.3.1.0.153.25.18.85.2 octet_str "core2"`,
        `override ${isis}.6.1.1.2.7.1 integer 3`,
        `override ${isis}.6.1.1.6.7.1 octet_str 0x010099191255`,
        `override ${isis}.6.3.1.3.7.1.1 octet_str 0x0a63fcff`,
      ],
    });
  });
  afterAll(() => agent.stop());

  it("reads IS-IS neighbours with the name that they announce, and the device's own system id", async () => {
    const session = new NetSnmpSession({ address, port, credential: { version: "2c", community: "lab" }, timeoutMs: 2_000, retries: 1 });

    const { isisNeighbours, own } = await readNeighbours({ session, version: "2c", deadlineMs: monotonicMs() + 10_000, monotonicMs });
    session.close();

    expect(isisNeighbours).toEqual([{ systemId: "0100.9919.1255", state: "up", address: "10.99.252.255", name: "core2" }]);
    expect(own.systemId).toBe("0100.9919.0001");
  });
});
