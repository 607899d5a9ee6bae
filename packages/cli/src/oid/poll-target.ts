import { join, resolve } from "node:path";
import { loadConfig } from "@isthmus/onprem-gateway/config/load";
import { showProblem } from "@isthmus/onprem-gateway/config/problem";
import type { SnmpCredential } from "@isthmus/onprem-gateway/config/schema";
import { UsageError } from "../errors.ts";
import { type CredentialOptions, credentialFrom } from "../probe/credential.ts";
import { resolvedAddress } from "../probe/resolved-address.ts";
import { stateFolder } from "../state-folder.ts";

/** Where an object is to be read, and how. */
export interface PollTarget {
  readonly address: string;
  readonly port: number;
  readonly credential: SnmpCredential;
}

export interface TargetOptions extends CredentialOptions {
  readonly port?: number;
  /** A site configuration, whose devices may be called by their ids. */
  readonly config?: string;
}

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const standardPort = 161;

/** A device of the site configuration by its id, unless the options say how to ask; any other host by them. Throws `UsageError`. */
export async function pollTarget(host: string, options: TargetOptions, place: Place): Promise<PollTarget> {
  const saysHow = [options.community, options.communityEnv, options.v3User].some((value) => value !== undefined);
  if (saysHow) {
    return { address: await resolvedAddress(host), port: options.port ?? standardPort, credential: credentialFrom(options, place.env) };
  }
  return configuredTarget(host, options, place);
}

async function configuredTarget(id: string, { config: file, port }: TargetOptions, { cwd, env }: Place): Promise<PollTarget> {
  const path = file === undefined ? join(stateFolder(cwd), "gateway.yaml") : resolve(cwd, file);
  const loaded = await loadConfig(path, env);
  if (loaded.kind === "invalid") {
    const how = `Say how to ask ${id}: --community-env NAME, --community TEXT or --v3-user USER, or name a site configuration that has it: --config FILE.`;
    // Without a file of that name nobody meant one.
    const isMeant = file !== undefined || loaded.problems.some((problem) => problem.path.length > 0);
    const problems = isMeant ? [`${path} cannot be used:`, ...loaded.problems.map(showProblem)] : [];
    throw new UsageError("bad-option", [how, ...problems].join("\n  "));
  }
  const device = loaded.config.devices.find((each) => each.id === id);
  const credential = loaded.config.credentials[device?.snmp?.credential ?? ""];
  if (device?.snmp === undefined || credential === undefined) {
    throw new UsageError("bad-option", `${path} has no device ${id} that is read over SNMP.`);
  }
  return { address: device.address, port: port ?? device.snmp.port, credential };
}
