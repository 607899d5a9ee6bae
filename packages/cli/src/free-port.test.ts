import { createSocket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { takenPorts } from "./free-port.ts";
import { portPlan, wantedPorts } from "./start/port-plan.ts";

describe("ports", () => {
  it("are found taken per protocol", async () => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    const { port } = socket.address();
    const wanted = (["udp", "tcp"] as const).map((protocol) => ({ purpose: "syslog", protocol, address: "127.0.0.1", port }));

    const taken = await takenPorts(wanted);
    socket.close();

    expect(taken.map(({ protocol }) => protocol)).toEqual(["udp"]);
  });

  it("are all derived from the console's", () => {
    expect(portPlan(4600)).toEqual({ console: 4600, endpoint: 4601, health: 4603, syslog: 4614, traps: 4662 });
    expect(wantedPorts(portPlan(4600), { lab: "none", gateway: false }).map(({ port }) => port)).toEqual([4600, 4601]);
  });
});
