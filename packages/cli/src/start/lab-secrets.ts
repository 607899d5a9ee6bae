import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { siteSecretNames } from "@isthmus/local-stack/lab/site-config";

/** Secrets of the simulated devices, the private snmpd and the gateway of one folder. */
export interface LabSecrets {
  readonly community: string;
  readonly trapCommunity: string;
  /** Community of the snmpd that watches this very machine. */
  readonly machineCommunity: string;
  readonly v3Auth: string;
  readonly v3Priv: string;
}

/** Environment variable of every secret, as the file and the gateway's configuration name them. */
export const secretVariables: Readonly<Record<keyof LabSecrets, string>> = {
  ...siteSecretNames,
  machineCommunity: "ISTHMUS_MACHINE_COMMUNITY",
};

/** Simulated devices have nothing to protect, so their community is one that a person can type. */
const labCommunity = "isthmus-lab";
const names = Object.keys(secretVariables) as readonly (keyof LabSecrets)[];

function fresh(): LabSecrets {
  const random = () => randomBytes(12).toString("hex");
  return { community: labCommunity, trapCommunity: labCommunity, machineCommunity: random(), v3Auth: random(), v3Priv: random() };
}

function parsed(text: string): Partial<LabSecrets> {
  const values = new Map(text.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  return Object.fromEntries(
    names.flatMap((name) => (values.get(secretVariables[name]) ? [[name, values.get(secretVariables[name])]] : [])),
  );
}

/**
 * The secrets kept in a file of `NAME=value` lines (mode 0600), which a shell can source for `isthmus probe`. What is missing is
 * made and written; what is there stays the same from start to start.
 */
export async function labSecrets(file: string): Promise<LabSecrets> {
  let kept: Partial<LabSecrets> = {};
  try {
    kept = parsed(await readFile(file, "utf8"));
  } catch {
    // A first start, or a file that somebody removed: everything is made anew.
    kept = {};
  }
  const secrets = { ...fresh(), ...kept };
  await writeFile(file, `${names.map((name) => `${secretVariables[name]}=${secrets[name]}`).join("\n")}\n`, { mode: 0o600 });
  return secrets;
}

/** The secrets of a local stack as environment variables, for commands about its devices; none where no stack has been started. */
export async function localSecrets(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const kept = parsed(await readFile(file, "utf8"));
    return Object.fromEntries(names.flatMap((name) => (kept[name] === undefined ? [] : [[secretVariables[name], kept[name]]])));
  } catch {
    return {};
  }
}

/** The secrets as environment variables. */
export function secretEnvironment(secrets: LabSecrets): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [secretVariables[name], secrets[name]]));
}
