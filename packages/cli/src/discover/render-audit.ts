import { devicesYaml } from "@isthmus/onprem-gateway/discovery/devices-yaml";
import type { Discovery } from "@isthmus/onprem-gateway/discovery/discover-network";
import type { Paint } from "../output/paint.ts";
import { terminalText } from "../output/terminal-text.ts";

const words = { "engine-id": "SNMP engine id", serial: "serial number", "mac-and-name": "base MAC address and system name" } as const;

type Note = Discovery["audit"][number];

/** What was joined into which device, by which evidence, what was kept apart and why, and how to have it otherwise. */
export function renderAudit({ proposals, audit }: Pick<Discovery, "proposals" | "audit">, paint: Paint): readonly string[] {
  const joined = proposals.filter(({ otherAddresses }) => otherAddresses.length > 0);
  const apart = audit.filter(({ kind }) => kind === "kept-apart");
  return [
    `${proposals.length} devices, ${joined.length} of them with several addresses; ${apart.length} times addresses were kept apart though something was the same.`,
    ...joined.flatMap((proposal) => ["", ...joinedLines(proposal, { audit, paint })]),
    ...(apart.length === 0 ? [] : ["", "Kept apart:", ...apart.map(apartLine)]),
  ];
}

function joinedLines(
  { id, name, address, otherAddresses, ping, snmp }: Discovery["proposals"][number],
  { audit, paint }: { readonly audit: readonly Note[]; readonly paint: Paint },
): readonly string[] {
  const own = new Set([address, ...otherAddresses]);
  const evidence = audit.filter((note) => note.kind === "merged" && note.addresses.every((each) => own.has(each)));
  const [other = ""] = otherAddresses;
  const alone = { id: `${id.slice(0, 56)}-apart`, name, address: other, ping, ...(snmp === undefined ? {} : { snmp }) };
  return [
    `${terminalText(id)}, watched at ${terminalText(address)}, is also ${otherAddresses.map(terminalText).join(", ")}`,
    ...evidence.map(({ by, value, addresses }) => `  by ${words[by]} ${terminalText(value)}: ${addresses.map(terminalText).join(", ")}`),
    paint.faint(`  to undo: --keep-apart ${otherAddresses.map(terminalText).join(",")}, or a device of its own in the configuration:`),
    ...devicesYaml([alone])
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => paint.faint(`  ${terminalText(line)}`)),
  ];
}

function apartLine({ by, value, addresses, differIn }: Note): string {
  const difference = differIn === undefined ? "their identity" : words[differIn];
  return `  ${addresses.map(terminalText).join(", ")}: the same ${words[by]} ${terminalText(value)}, another ${difference}`;
}
