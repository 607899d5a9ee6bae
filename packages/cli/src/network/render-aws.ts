import type { CliContext } from "../cli-context.ts";
import { type Cell, fittedTable, type Tone } from "../output/fitted-table.ts";
import { age } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import type { Board, CoverageRow, VpcExplorer } from "./network-answer.ts";

type Style = Pick<CliContext, "columns" | "paint">;

const tones: Readonly<Record<string, Tone | undefined>> = {
  up: "good",
  degraded: "warning",
  unknown: "warning",
  down: "bad",
  cleared: "good",
  critical: "bad",
  major: "warning",
  problem: "bad",
  warning: "warning",
  blackhole: "bad",
};

const listedFindings = 20;

function word(text: string): Cell {
  const tone = tones[text];
  return tone === undefined ? { text: terminalText(text) } : { text: terminalText(text), tone };
}

function plain(text: string | number | undefined): Cell {
  return { text: text === undefined ? "" : terminalText(String(text)) };
}

/** Accounts, Regions, VPCs and sites, then tunnels, findings, coverage and costs. */
export function renderBoard(board: Board, style: Style, nowMs: number): readonly string[] {
  const { complete, failed, throttled } = board.coverage;
  const closing = [
    board.builtMs === undefined ? "The networks were not joined yet." : `Joined ${age((nowMs - board.builtMs) / 1_000)} ago.`,
    `Coverage: ${complete} APIs read, ${failed} failed, ${throttled} throttled.`,
    ...board.bills.flatMap(({ account, figures }) =>
      figures === undefined ? [] : [`Account ${account}: ${figures.monthToDate.toFixed(2)} ${figures.currency} this month.`],
    ),
  ];
  return [
    ...scopeLines(board, style),
    "",
    ...tunnelLines(board, style, nowMs),
    ...findingLines(board, style),
    "",
    terminalText(closing.join(" ")),
  ];
}

function scopeLines({ summaries }: Board, style: Style): readonly string[] {
  const counted = ["Up", "Degraded", "Down", "Unknown", "Problems", "Warnings"].map((title) => ({ title, align: "right" as const }));
  const columns = [
    { title: "State" },
    { title: "Scope" },
    { title: "Name", least: 24 },
    ...counted,
    { title: "Addresses" },
    { title: "Worst", least: 16 },
  ];
  const rows = summaries
    .filter(({ scope }) => !scope.startsWith("service:"))
    .map(({ state, scope, name, counts, findings, addresses, troubles: [worst] }) => [
      word(state),
      plain(scope.slice(0, scope.indexOf(":"))),
      plain(name ?? scope.slice(scope.indexOf(":") + 1)),
      ...[counts.up, counts.degraded, counts.down, counts.unknown, findings.problem, findings.warning].map(plain),
      plain(addresses === undefined ? "" : `${addresses.used} of ${addresses.total}`),
      plain(worst === undefined ? "" : `${worst.name ?? worst.ref}: ${worst.reason ?? worst.state}`),
    ]);
  return fittedTable(columns, rows, { width: style.columns, paint: style.paint });
}

function tunnelLines({ tunnels }: Board, style: Style, nowMs: number): readonly string[] {
  const titles = ["Severity", "VPN tunnel", "Verdict", "AWS", "Site", "For"].map((title) => ({ title }));
  const rows = tunnels.map((tunnel) => [
    word(tunnel.severity),
    plain(`${tunnel.name ?? tunnel.vpnId} ${tunnel.outsideIp}`),
    plain(tunnel.word),
    plain(tunnel.aws),
    plain(tunnel.site),
    plain(age((nowMs - tunnel.sinceMs) / 1_000)),
    plain(tunnel.explanation),
  ]);
  return fittedTable([...titles, { title: "What is the case", least: 24 }], rows, { width: style.columns, paint: style.paint });
}

function findingLines({ findings, moreFindings }: Pick<Board, "findings" | "moreFindings">, style: Style): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, listedFindings).map(({ severity, rule, title }) => [word(severity), plain(rule), plain(title)]);
  const rest = findings.length - rows.length + moreFindings;
  return [
    "",
    ...fittedTable([{ title: "Finding" }, { title: "Rule" }, { title: "What", least: 24 }], rows, {
      width: style.columns,
      paint: style.paint,
    }),
    ...(rest > 0 ? [style.paint.faint(`and ${rest} more (--json)`)] : []),
  ];
}

/** Subnets, routes and what is in the VPC. */
export function renderVpc({ vpc, summary, subnets, routeTables, resources, findings }: VpcExplorer, style: Style): readonly string[] {
  const table = { width: style.columns, paint: style.paint };
  const title = `${vpc.name ?? vpc.id} (${vpc.id})  ${vpc.cidrs.join(", ")}  ${vpc.region}  account ${vpc.accountId}  ${summary?.state ?? ""}`;
  const things = Object.entries(resources).flatMap(([kind, all]) =>
    all.filter(({ state }) => state !== undefined).map((each) => ({ kind, ...each })),
  );
  return [
    style.paint.strong(terminalText(title)),
    "",
    ...fittedTable(
      [
        { title: "Subnet", least: 16 },
        { title: "CIDR" },
        { title: "Zone" },
        { title: "Free", align: "right" },
        { title: "Route table", least: 12 },
      ],
      subnets.map((each) => [
        plain(each.name ?? each.id),
        plain(each.cidr),
        plain(each.availabilityZone),
        plain(each.availableAddresses ?? "unknown"),
        plain(routeTables.find(({ id }) => id === each.routeTableId)?.name ?? each.routeTableId),
      ]),
      table,
    ),
    "",
    ...fittedTable(
      [{ title: "Route table", least: 12 }, { title: "Destination" }, { title: "Target" }, { title: "State" }],
      routeTables.flatMap((each) =>
        each.routes.map((route) => [plain(each.name ?? each.id), plain(route.destination), plain(route.target), word(route.state)]),
      ),
      table,
    ),
    "",
    ...fittedTable(
      [{ title: "State" }, { title: "Kind" }, { title: "What", least: 16 }, { title: "Why", least: 16 }],
      things.map(({ state, kind, name, ref, reason }) => [
        word(state ?? ""),
        plain(kind),
        plain(name ?? ref.slice(ref.indexOf(":") + 1)),
        plain(reason),
      ]),
      table,
    ),
    ...findingLines({ findings, moreFindings: 0 }, style),
  ];
}

/** What the last sweeps saw, what they could not read first. */
export function renderCoverage(rows: readonly CoverageRow[], style: Style): readonly string[] {
  return fittedTable(
    [
      { title: "State" },
      { title: "Account" },
      { title: "Region" },
      { title: "API", least: 20 },
      { title: "Known", align: "right" },
      { title: "Seen", align: "right" },
      { title: "Age" },
      { title: "Why", least: 12 },
    ],
    rows.map((row) => [
      { text: terminalText(row.state), tone: row.state === "complete" ? "good" : "bad" },
      plain(row.accountId),
      plain(row.region),
      plain(row.api),
      plain(row.expected),
      plain(row.seen),
      plain(age(row.ageS)),
      plain(row.reason),
    ]),
    { width: style.columns, paint: style.paint },
  );
}
