import { startLab } from "@isthmus/local-stack/lab/start-lab";
import { freeUdpPort } from "./agent.ts";

/** The 48-port switch of the device lab. */
export interface LabSwitch {
  readonly address: string;
  readonly port: number;
  readonly community: string;
  stop(): Promise<void>;
}

/** For a machine without the responder: an agent that takes more of the processor than what polls it, but answers all the same. */
export async function startLabSwitch(): Promise<LabSwitch> {
  const network = { prefix: "127.0.30", largePrefix: "127.0.31", snmpPort: await freeUdpPort() };
  const nobody = { host: "127.0.0.1", port: await freeUdpPort() };
  const community = "bench";
  const lab = await startLab({
    size: "small",
    syslog: nobody,
    trap: { ...nobody, community },
    community,
    v3: { user: "bench", authSecret: "bench-auth-secret", privSecret: "bench-priv-secret" },
    network,
    log: (sentence) => process.stdout.write(`${sentence}\n`),
  });
  return { address: `${network.prefix}.1`, port: network.snmpPort, community, stop: () => lab.stop() };
}
