import type { LabSize } from "@isthmus/local-stack/lab/devices/lab-devices";
import { LabError } from "@isthmus/local-stack/lab/errors";
import { type PrivateSnmpdStart, startPrivateSnmpd } from "@isthmus/local-stack/lab/private-snmpd";
import { type Lab, startLab } from "@isthmus/local-stack/lab/start-lab";
import { UsageError } from "../errors.ts";
import type { LabSecrets } from "./lab-secrets.ts";
import { machineSnmpPort, type PortPlan } from "./port-plan.ts";

/** SNMPv3 user of the simulated router and of this machine's private snmpd. */
export const labV3User = "monitor";

interface LabSideOptions {
  readonly size: LabSize;
  readonly ports: PortPlan;
  readonly secrets: LabSecrets;
  readonly stateDir: string;
  readonly say: (sentence: string) => void;
}

function v3({ secrets }: LabSideOptions) {
  return { user: labV3User, authSecret: secrets.v3Auth, privSecret: secrets.v3Priv };
}

/** The simulated devices, sending to the gateway's ports. Throws `UsageError` when their addresses cannot be had. */
export async function startLabSide(options: LabSideOptions): Promise<Lab> {
  const { size, ports, secrets, say } = options;
  try {
    return await startLab({
      size,
      syslog: { host: "127.0.0.1", port: ports.syslog },
      trap: { host: "127.0.0.1", port: ports.traps, community: secrets.trapCommunity },
      community: secrets.community,
      v3: v3(options),
      log: say,
    });
  } catch (error) {
    if (error instanceof LabError) throw new UsageError("port-taken", error.message);
    throw error;
  }
}

const snmpdRestartMs = 5_000;

/** snmpd for this machine, started again when it ends by itself. */
export interface MachineSnmpd {
  /** False when this machine can only be pinged. */
  readonly running: boolean;
  stop(): Promise<void>;
}

/** Runs snmpd for this machine; says what is missing when it cannot run, and says so when it ends unexpectedly. */
export async function startMachineSnmpd(options: LabSideOptions): Promise<MachineSnmpd> {
  let stopping = false;
  let restart: NodeJS.Timeout | undefined;
  let current = await startOnce(options);
  const watch = (started: PrivateSnmpdStart) => {
    if (started.kind === "unavailable") options.say(started.message);
    else void started.ended.then(again);
  };
  const again = () => {
    if (stopping) return;
    options.say(`The private snmpd ended unexpectedly. It is started again in ${snmpdRestartMs / 1000} s.`);
    restart = setTimeout(() => {
      void startOnce(options).then((started) => {
        current = started;
        watch(started);
      });
    }, snmpdRestartMs);
  };
  watch(current);
  return {
    running: current.kind === "running",
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      if (current.kind === "running") await current.stop();
    },
  };
}

function startOnce(options: LabSideOptions): Promise<PrivateSnmpdStart> {
  return startPrivateSnmpd({
    stateDir: options.stateDir,
    address: "127.0.0.1",
    port: machineSnmpPort,
    community: options.secrets.machineCommunity,
    v3: v3(options),
  });
}
