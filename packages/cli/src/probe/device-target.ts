import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { loadConfig } from "@isthmus/onprem-gateway/config/load";
import { showProblem } from "@isthmus/onprem-gateway/config/problem";
import type { GatewayConfig, SnmpCredential } from "@isthmus/onprem-gateway/config/schema";
import { type Command, InvalidArgumentError } from "commander";
import { UsageError } from "../errors.ts";
import { portNumber } from "../option-values.ts";
import { localSecrets } from "../start/lab-secrets.ts";
import { stateFolder } from "../state-folder.ts";
import { addCredentialOptions, type CredentialOptions, credentialFrom } from "./credential.ts";
import { resolvedAddress } from "./resolved-address.ts";

/** A device that is to be read, and how. */
export interface DeviceTarget {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: SnmpCredential;
}

/** What the options of `addTargetOptions` say. */
export interface TargetOptions extends CredentialOptions {
  readonly port?: number;
  readonly answersFrom?: readonly string[];
  /** A site configuration, whose devices may be called by their ids. */
  readonly config?: string;
}

/** Adds the options that `deviceTarget` reads. */
export function addTargetOptions(command: Command): Command {
  return addCredentialOptions(command)
    .option("--port <port>", `UDP port of the agent (default: ${standardPort}, or that of the configuration)`, portNumber)
    .option(
      "--answers-from <address>",
      "another address of the device whose answers count, from the same port; may be repeated",
      otherAddress,
    )
    .option("--config <file>", "site configuration whose devices may be named by their ids (default: that of the local stack)");
}

/** A commander option parser that gathers addresses. */
function otherAddress(text: string, before: readonly string[] = []): readonly string[] {
  if (isIP(text) === 0) throw new InvalidArgumentError("It must be an IPv4 or IPv6 address.");
  return [...before, text];
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const standardPort = 161;
/** Devices that are named where none of the name is there. */
const mostNamed = 20;

/** A device of the site configuration by its id or address, unless the options say how to ask; any other host by them. Throws `UsageError`. */
export async function deviceTarget(host: string, options: TargetOptions, place: Place): Promise<DeviceTarget> {
  const saysHow = [options.community, options.communityEnv, options.v3User].some((value) => value !== undefined);
  if (saysHow) {
    const { port = standardPort, answersFrom } = options;
    const address = await resolvedAddress(host);
    return { address, port, answersFrom, credential: credentialFrom(options, place.env) };
  }
  return configuredTarget(host, options, place);
}

async function configuredTarget(named: string, { config: file, ...options }: TargetOptions, place: Place): Promise<DeviceTarget> {
  const path = file === undefined ? join(stateFolder(place.cwd), "gateway.yaml") : resolve(place.cwd, file);
  const how = `Say how to ask ${named}: --community-env NAME, --community TEXT or --v3-user USER, or name a site configuration that has it: --config FILE.`;
  const { devices, credentials } = await readConfig(path, { isNamed: file !== undefined, how, place });
  const device = devices.find(({ id }) => id === named) ?? devices.find(({ address }) => address === named);
  const credential = credentials[device?.snmp?.credential ?? ""];
  if (device?.snmp === undefined || credential === undefined) {
    const known = devices.flatMap(({ id, snmp }) => (snmp === undefined ? [] : [id])).slice(0, mostNamed);
    throw new UsageError(
      "bad-option",
      `${how}\n  ${path} has no device ${named} that is read over SNMP. It has ${known.join(", ") || "none"}.`,
    );
  }
  const { port = device.snmp.port, answersFrom = device.snmp.answersFrom } = options;
  return { address: device.address, port, answersFrom, credential };
}

async function readConfig(
  path: string,
  { isNamed, how, place }: { readonly isNamed: boolean; readonly how: string; readonly place: Place },
): Promise<GatewayConfig> {
  const secrets = isNamed ? {} : await localSecrets(join(stateFolder(place.cwd), "lab.env"));
  const loaded = await loadConfig(path, { ...secrets, ...place.env });
  if (loaded.kind !== "invalid") return loaded.config;
  // Without a file of that name nobody meant one.
  const isMeant = isNamed || loaded.problems.some((problem) => problem.path.length > 0);
  const problems = isMeant ? [`${path} cannot be used:`, ...loaded.problems.map(showProblem)] : [];
  throw new UsageError("bad-option", [how, ...problems].join("\n  "));
}
