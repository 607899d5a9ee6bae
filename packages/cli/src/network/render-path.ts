import type { PathAnswer, PathDirection, PathEnd, PathHop, PathRule } from "@isthmus/domain/cloud/path/path-answer";
import type { CliContext } from "../cli-context.ts";
import type { Tone } from "../output/fitted-table.ts";
import { fittedTable } from "../output/fitted-table.ts";
import { terminalText } from "../output/terminal-text.ts";

type Style = Pick<CliContext, "columns" | "paint">;

interface NamedPath {
  readonly path: PathAnswer;
  readonly names: Readonly<Record<string, string>>;
}

/** The whole path: the ends, each direction hop by hop with the rule and the health, the verdict, the notes. */
export function renderPath({ path, names }: NamedPath, style: Style): readonly string[] {
  const { paint } = style;
  return [
    paint.strong(`${endText(path.from, names)}  ->  ${endText(path.to, names)}`),
    ...directionLines("There", path.forward, { names, style }),
    ...directionLines("Back", path.back, { names, style }),
    "",
    verdictLine(path, style),
    ...path.notes.map((note) => terminalText(`  note: ${note}`)),
  ];
}

function endText({ asked, ref, address }: PathEnd, names: NamedPath["names"]): string {
  const name = ref === undefined ? asked : (names[ref] ?? asked);
  return terminalText(address === undefined || address === name ? name : `${name} (${address})`);
}

const hopTones: Readonly<Record<PathHop["outcome"], Tone>> = { passes: "good", blocked: "bad", unknown: "warning" };

function directionLines(
  title: string,
  direction: PathDirection | undefined,
  { names, style }: { readonly names: NamedPath["names"]; readonly style: Style },
): readonly string[] {
  if (direction === undefined || direction.hops.length === 0) return [];
  const rows = direction.hops.map((hop, index) => [
    { text: String(index + 1) },
    { text: hop.outcome, tone: hopTones[hop.outcome] },
    { text: hop.kind },
    { text: terminalText(hopName(hop, names)) },
    { text: terminalText(hop.health === undefined ? "" : hop.health.state) },
    { text: terminalText([hop.reason, hop.rule === undefined ? undefined : ruleText(hop.rule)].filter(Boolean).join("; ")) },
  ]);
  const columns = [
    { title: title },
    { title: "Packet" },
    { title: "Kind" },
    { title: "What", least: 16 },
    { title: "Health" },
    { title: "Why", least: 20 },
  ];
  return ["", ...fittedTable(columns, rows, { width: style.columns, paint: style.paint })];
}

/** Names before ids. */
function hopName({ ref, name }: PathHop, names: NamedPath["names"]): string {
  const id = ref.slice(ref.indexOf(":") + 1);
  const known = name ?? names[ref];
  return known === undefined || known === id ? id : `${known} (${id})`;
}

function ruleText(rule: PathRule): string {
  switch (rule.kind) {
    case "route":
      return `${rule.destination} -> ${rule.target} (${rule.origin}, ${afterColon(rule.tableRef)})`;
    case "no-route":
      return `no route in ${afterColon(rule.tableRef)}`;
    case "security-group":
      return `${rule.direction}: ${rule.rule === undefined ? "no rule matches" : `${portsText(rule.rule)} ${peerText(rule.rule.peer)}`}`;
    case "stateful":
      return `${rule.direction}: the group remembers the connection`;
    case "network-acl":
      return `${rule.direction}: ${rule.entries.map(({ number, action }) => `rule ${number} ${action}`).join(", ") || "no rule"}`;
  }
}

function portsText({
  protocol,
  fromPort,
  toPort,
}: {
  readonly protocol: string;
  readonly fromPort?: number | undefined;
  readonly toPort?: number | undefined;
}) {
  const ports = fromPort === undefined ? "" : fromPort === toPort ? ` ${fromPort}` : ` ${fromPort}-${toPort ?? ""}`;
  return `${protocol}${ports}`;
}

function peerText(peer: { readonly kind: string; readonly cidr?: string; readonly id?: string }): string {
  return peer.cidr ?? peer.id ?? peer.kind;
}

function afterColon(ref: string): string {
  return ref.slice(ref.indexOf(":") + 1);
}

function verdictLine({ verdict }: PathAnswer, { paint }: Style): string {
  const way = verdict.direction === "back" ? " on the way back" : "";
  switch (verdict.kind) {
    case "reaches":
      return paint.good("Reaches: a packet gets there, and its answer gets back.");
    case "blocked":
      return paint.bad(terminalText(`Blocked${way} at ${verdict.ref}: ${verdict.reason}`));
    case "unknown":
      return paint.warning(terminalText(`Not known${way}: ${verdict.reason}`));
  }
}
