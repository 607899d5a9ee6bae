import type { Discovery } from "@isthmus/onprem-gateway/discovery/discover-network";
import type { Paint } from "../output/paint.ts";
import { terminalText } from "../output/terminal-text.ts";
import { textTable } from "../output/text-table.ts";

const columns = [
  { title: "Address" },
  { title: "Also", maxWidth: 40 },
  { title: "Name", maxWidth: 40 },
  { title: "Read by", maxWidth: 24 },
  { title: "What it says", maxWidth: 60 },
] as const;

/** The surest come first; a core router's ARP table would bury them. */
const shownCandidates = 50;

/** Addresses that answer ping and nothing else. */
const shownPinged = 20;

type Proposal = Discovery["proposals"][number];

/** What a scan found, for a person: devices, what could not be opened and why, and which addresses were joined. */
export function renderDiscovery({ proposals, audit, candidates }: Discovery, scanned: number, paint: Paint): readonly string[] {
  const count = (status: Proposal["status"]) => proposals.filter((each) => each.status === status).length;
  const locked = proposals.filter(({ status }) => status === "locked");
  const summary = `${scanned} addresses scanned: ${count("read")} devices read over SNMP, ${locked.length} with an agent that no credential opened, ${count("ping-only")} answer ping only.`;
  return [
    summary,
    ...(proposals.length === 0 ? [] : ["", ...proposalLines(proposals)]),
    ...locked.map((each) => paint.warning(`${each.address}: ${whyLocked(each)}`)),
    ...audit.map((note) => paint.faint(noteText(note))),
    ...neighbourLines(candidates, "Neighbours that were not found themselves:"),
    ...(proposals.length === 0 ? [] : ["", "Again with --yaml: the same as devices: for the site configuration."]),
  ];
}

/** Devices by how much is known of them; of those that answer ping only, a workstation each in an office, the first. */
function proposalLines(proposals: readonly Proposal[]): readonly string[] {
  const of = (wanted: Proposal["status"]) => proposals.filter(({ status }) => status === wanted);
  const pinged = of("ping-only");
  const rest = pinged.length - shownPinged;
  const more = rest > 0 ? [`and ${rest} more answer ping only; --json lists all`] : [];
  return [...textTable(columns, [...of("read"), ...of("locked"), ...pinged.slice(0, shownPinged)].map(row)), ...more];
}

function row({ address, otherAddresses, name, snmp, facts, status }: Proposal): readonly string[] {
  const says = facts.sysDescr ?? (status === "ping-only" ? "answers ping only" : "an SNMP agent");
  return [address, otherAddresses.join(" "), name === address ? "" : name, snmp?.credential ?? "", says].map(terminalText);
}

function whyLocked({ failures }: Proposal): string {
  const tried = failures.map(({ credential, reason }) => `${terminalText(credential)}: ${reason}`);
  return `an agent answers, but ${tried.length === 0 ? "no credential was given" : `no credential opens it (${tried.join(", ")})`}`;
}

function noteText({ kind, by, value, addresses, differIn }: Discovery["audit"][number]): string {
  const list = addresses.map(terminalText).join(", ");
  return kind === "merged"
    ? `one device by ${by} ${terminalText(value)}: ${list}`
    : `kept apart though ${by} ${terminalText(value)} is the same, because ${differIn ?? "identity"} differs: ${list}`;
}

/** Neighbours under a title, one a line with who hears of them; nothing for none. */
export function neighbourLines(candidates: Discovery["candidates"], title: string): readonly string[] {
  if (candidates.length === 0) return [];
  const rest = candidates.length - shownCandidates;
  const more = rest > 0 ? [`  and ${rest} more; --json lists all`] : [];
  return ["", title, ...candidates.slice(0, shownCandidates).map(candidateText), ...more];
}

function candidateText({ address, name, chassisId, platform, confidence, evidence }: Discovery["candidates"][number]): string {
  const who = [address, name, platform ?? chassisId].filter((part) => part !== undefined).join(" ");
  const how = evidence.map(({ by, heardBy, port }) => `${by} at ${heardBy}${port === undefined ? "" : ` ${port}`}`).join(", ");
  return terminalText(`  ${who} (${confidence}: ${how})`);
}
