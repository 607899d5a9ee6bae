import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../testing/collector-harness.ts";
import { NetSnmpSession } from "../net-snmp-session.ts";

export interface PrivateSnmpd {
  readonly port: number;
  /** Ends it without notice and starts it anew, on the same port and with what it keeps over restarts. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const authSecret = "authentication-phrase";
export const privSecret = "privacy-phrase-1234";

const configuration = `
rocommunity lab 127.0.0.1
view nothing included .1.3.6.1.4.1.99999
rocommunity blind 127.0.0.1 -V nothing
createUser monitor SHA-256 "${authSecret}" AES "${privSecret}"
createUser reader SHA "${authSecret}"
rouser monitor priv
rouser reader auth
sysLocation Busan
sysContact noc@example.net
sysName lab-host
`;

/** Debian's snmpd on a free loopback port, with its files in a folder of its own. */
export async function startSnmpd(): Promise<PrivateSnmpd> {
  const folder = await mkdtemp(join(tmpdir(), "isthmus-snmpd-"));
  const conf = join(folder, "snmpd.conf");
  await writeFile(conf, configuration);
  const kept = join(folder, "kept");
  const port = await freeUdpPort();
  const start = async () => {
    // With -C it would not read what it kept, either: the place of its kept files is the only one where it looks beside `conf`.
    const started = spawn("snmpd", ["-f", "-Lo", "-c", conf, `udp:127.0.0.1:${port}`], {
      env: { ...process.env, SNMP_PERSISTENT_DIR: kept, SNMPCONFPATH: kept },
      stdio: "ignore",
    });
    await answering(port);
    return started;
  };
  let child = await start();
  return {
    port,
    restart: async () => {
      await ended(child);
      child = await start();
    },
    stop: async () => {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(port: number): Promise<void> {
  const session = new NetSnmpSession({
    address: "127.0.0.1",
    port,
    credential: { version: "2c", community: "lab" },
    timeoutMs: 500,
    retries: 0,
  });
  let answers = false;
  const ask = async () => {
    answers = (await session.get(["1.3.6.1.2.1.1.3.0"])).kind === "ok";
  };
  let asking: Promise<void> = ask();
  await until(
    () => {
      void asking.then(() => {
        asking = answers ? asking : ask();
      });
      return answers;
    },
    { what: "snmpd answers" },
  );
  session.close();
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.on("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

export function freeUdpPort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
