import type { CliContext } from "../cli-context.ts";
import { type Cell, fittedTable } from "../output/fitted-table.ts";
import { age } from "../output/quantities.ts";
import { terminalText } from "../output/terminal-text.ts";
import type { Bill } from "./network-answer.ts";

type Style = Pick<CliContext, "columns" | "paint">;
type Figures = NonNullable<Bill["figures"]>;

const listedServices = 15;

/** The month, its forecast, what is unusual, and the dearest services of one account. What is not known is said, never shown as 0. */
export function renderBill({ account, figures, problem }: Bill, style: Style, nowMs: number): readonly string[] {
  const trouble =
    problem === undefined ? [] : [style.paint.warning(terminalText(`For ${age((nowMs - problem.sinceMs) / 1_000)}: ${problem.text}`))];
  const title = style.paint.strong(terminalText(`Account ${account}`));
  if (figures === undefined) {
    return [title, ...trouble, "No figures are known."];
  }
  return [
    `${title}  ${terminalText(monthText(figures))}`,
    style.paint.faint(
      terminalText(`unblended costs, read ${age((nowMs - figures.readMs) / 1_000)} ago; last month ${money(figures.lastMonth, figures)}`),
    ),
    ...trouble,
    "",
    ...anomalyLines(figures, style),
    "",
    ...serviceLines(figures, style),
  ];
}

function monthText(figures: Figures): string {
  const { forecast, monthToDate, lastMonthToDate } = figures;
  const expected = forecast === undefined ? "forecast unknown" : `${money(forecast.amount, figures)} expected`;
  const percent = lastMonthToDate > 0 ? Math.round((monthToDate / lastMonthToDate - 1) * 100) : undefined;
  const compared = percent === undefined ? [] : [`${percent >= 0 ? "+" : ""}${percent} % on the same days of last month`];
  return [`${money(monthToDate, figures)} this month`, expected, ...compared].join(", ");
}

function anomalyLines(figures: Figures, { columns, paint }: Style): readonly string[] {
  if (figures.anomalies.length === 0) {
    return ["No service costs unusually much or little."];
  }
  const right = (title: string) => ({ title, align: "right" as const });
  const titles = [
    { title: "Unusual" },
    { title: "Service", least: 12 },
    { title: "Day" },
    right("Cost"),
    right("Expected"),
    right("Day before"),
  ];
  const rows = figures.anomalies.map(({ service, day, kind, amount, expected, dayBefore }): readonly Cell[] => [
    { text: kind, tone: kind === "rose" ? "warning" : "faint" },
    { text: terminalText(service) },
    { text: terminalText(day) },
    { text: money(amount, figures) },
    { text: money(expected, figures) },
    { text: money(dayBefore, figures) },
  ]);
  return fittedTable(titles, rows, { width: columns, paint });
}

function serviceLines(figures: Figures, { columns, paint }: Style): readonly string[] {
  const rows = figures.byService
    .slice(0, listedServices)
    .map(({ name, amount }): readonly Cell[] => [{ text: terminalText(name) }, { text: money(amount, figures) }]);
  const rest = figures.byService.length - rows.length;
  const table = fittedTable(
    [
      { title: "Service", least: 12 },
      { title: "This month", align: "right" },
    ],
    rows,
    { width: columns, paint },
  );
  return rest > 0 ? [...table, `and ${rest} more`] : table;
}

function money(amount: number, { currency }: Figures): string {
  return terminalText(`${amount.toFixed(2)} ${currency}`);
}
