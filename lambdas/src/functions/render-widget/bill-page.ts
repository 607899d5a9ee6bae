import type { BillFigures, BillItem } from "../../ports/bill-item.ts";
import { type Html, html } from "./html.ts";
import { opener, table } from "./parts.ts";
import { clipped, durationText } from "./time-text.ts";

/** Height of the graph of days, and width of one of them. */
const [graphHeight, dayWidth] = [60, 7];

/** The bill at a glance, for the overview. Undefined while nobody reads one. */
export function billTile(bills: readonly BillItem[], endpoint: string): Html | undefined {
  if (bills.length === 0) {
    return undefined;
  }
  const name = opener({ text: "AWS bill", target: { view: "bill" }, endpoint });
  const isUnusual = bills.some(({ figures }) => figures?.anomalies.some(({ kind }) => kind === "rose") === true);
  const state = isUnusual || bills.some(({ figures }) => figures === undefined) ? "degraded" : "up";
  return html`<div class="card ${state}"><div class="head">${name}${bills.map(billLine)}</div></div>`;
}

function billLine({ figures, problem }: Pick<BillItem, "figures" | "problem">): Html {
  if (figures === undefined) {
    return html`<span class="soft">${clipped(problem?.text ?? "not read yet", 240)}</span>`;
  }
  const forecast = figures.forecast === undefined ? "forecast unknown" : `${money(figures.forecast.amount, figures)} expected`;
  const anomalies = figures.anomalies.length === 0 ? "" : `${figures.anomalies.length} unusual`;
  return html`<span class="number"><b>${money(figures.monthToDate, figures)}</b> this month</span><span class="number soft">${forecast}</span><span class="soft">${comparison(figures)}</span><span class="end">${anomalies}</span>`;
}

/** The bills of all accounts that are read: month, forecast, days, services, accounts, Regions, and what is unusual. */
export function billPage(bills: readonly BillItem[], nowMs: number): Html {
  return bills.length === 0
    ? html`<h2>AWS bill</h2><p class="soft">No bill has been read: the collector runs twice a day, unless billing is switched off.</p>`
    : html`${bills.map((bill) => billPart(bill, nowMs))}`;
}

function billPart({ account, figures, problem }: BillItem, nowMs: number): Html {
  const note =
    problem === undefined
      ? undefined
      : html`<p class="note">For ${durationText(nowMs - problem.sinceMs)}: ${clipped(problem.text, 240)}</p>`;
  const head = html`<h2>AWS bill of ${account}</h2>${note}`;
  if (figures === undefined) {
    return html`${head}<p class="soft">No figures are known.</p>`;
  }
  return html`${head}<div class="head">${billLine({ figures })}</div>
<div class="soft">unblended costs, read ${durationText(nowMs - figures.readMs)} ago; last month ${money(figures.lastMonth, figures)}${range(figures)}</div>
${daysGraph(figures)}
<h2>Unusual</h2>${table(
    ["Service", "Day", "Cost", "Expected", "Day before"],
    figures.anomalies.map((each) => anomalyRow(each, figures)),
    "No service costs unusually much or little.",
  )}
<div class="columns">${shareTable("Service", figures.byService, figures)}${shareTable("Account", figures.byAccount, figures)}${shareTable("Region", figures.byRegion, figures)}</div>`;
}

function anomalyRow(anomaly: BillFigures["anomalies"][number], figures: BillFigures): readonly (Html | string)[] {
  const sign = anomaly.kind === "rose" ? html`<span class="state degraded">▲ rose</span>` : html`<span class="state unknown">▼ fell</span>`;
  return [
    html`${sign} ${clipped(anomaly.service, 80)}`,
    clipped(anomaly.day, 10),
    money(anomaly.amount, figures),
    money(anomaly.expected, figures),
    money(anomaly.dayBefore, figures),
  ];
}

function shareTable(title: string, shares: BillFigures["byAccount"], figures: BillFigures): Html {
  if (shares === undefined) {
    return html`<div class="column"><h2>${title}</h2><p class="soft">Not known.</p></div>`;
  }
  const rows = shares.map(({ name, amount }) => [clipped(name, 80), html`<span class="number">${money(amount, figures)}</span>`]);
  return html`<div class="column"><h2>${title}</h2>${table([title, "This month"], rows, "Nothing yet.")}</div>`;
}

/** One bar a day, the running month in a stronger colour than the last. */
function daysGraph(figures: BillFigures): Html {
  const { days, month } = figures;
  const most = Math.max(0, ...days.map(({ amount }) => amount));
  const bars = days.map(({ day, amount }, index) => {
    const height = most <= 0 ? 0 : (Math.max(0, amount) / most) * graphHeight;
    const fill = day < month ? "track" : "fill-up";
    return html`<rect class="${fill}" x="${index * dayWidth}" y="${(graphHeight - height).toFixed(1)}" width="${dayWidth - 1}" height="${height.toFixed(1)}"><title>${`${clipped(day, 10)}: ${money(amount, figures)}`}</title></rect>`;
  });
  return html`<div><svg width="${Math.max(1, days.length) * dayWidth}" height="${graphHeight}">${bars}</svg></div>`;
}

function range({ forecast, currency }: BillFigures): string {
  return forecast?.low === undefined || forecast.high === undefined
    ? ""
    : `; expected ${forecast.low.toFixed(0)} to ${forecast.high.toFixed(0)} ${clipped(currency, 8)}`;
}

/** The month to date against the same days of the last. Nothing to compare with says nothing. */
function comparison({ monthToDate, lastMonthToDate }: BillFigures): string {
  if (lastMonthToDate <= 0) {
    return "";
  }
  const percent = Math.round((monthToDate / lastMonthToDate - 1) * 100);
  return `${percent >= 0 ? "+" : "−"}${Math.abs(percent)} % on the same days of last month`;
}

function money(amount: number, { currency }: BillFigures): string {
  return `${amount.toFixed(2)} ${clipped(currency, 8)}`;
}
