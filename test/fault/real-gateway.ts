import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freeUdpPort } from "../../onprem-gateway/src/collectors/snmp/testing/snmpd.ts";

const entry = join(import.meta.dirname, "../../onprem-gateway/src/main.ts");

export interface RealGateway {
  readonly process: ChildProcess;
  readonly healthUrl: string;
}

/** A whole gateway in processes of its own, with its spool in `folder`, that hears traps of the community "lab" and has nowhere to deliver to. */
export async function startRealGateway(folder: string, trapPort: number): Promise<RealGateway> {
  const healthPort = await freeUdpPort();
  const lines = [
    "site: busan",
    "gateway: gw-busan-1",
    'uplink: { url: "http://127.0.0.1:9/lambda-url/none/", region: ap-northeast-2 }',
    `spool: { dir: ${join(folder, "spool")}, allowVolatile: true }`,
    `health: { address: 127.0.0.1, port: ${healthPort} }`,
    `traps: { address: 127.0.0.1, port: ${trapPort}, communities: [ { env: TRAPS } ] }`,
  ];
  const config = join(folder, "gateway.yaml");
  await writeFile(config, lines.join("\n"));
  const child = spawn(process.execPath, [entry, "--config", config], {
    env: { PATH: process.env["PATH"] ?? "", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example", TRAPS: "lab" },
    stdio: "ignore",
  });
  return { process: child, healthUrl: `http://127.0.0.1:${healthPort}/health` };
}
