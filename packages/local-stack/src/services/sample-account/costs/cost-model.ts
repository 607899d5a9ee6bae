import { seoul } from "../seoul/ids.ts";
import { unit } from "../series/daily-pattern.ts";
import { virginia } from "../virginia/ids.ts";

const dayMs = 86_400_000;

interface CostLine {
  readonly service: string;
  readonly region: string;
  readonly usdPerDay: number;
  /** How much of it goes away at weekends. */
  readonly weekendDip: number;
}

const lines: readonly CostLine[] = [
  { service: "Amazon Elastic Compute Cloud - Compute", region: seoul, usdPerDay: 118.4, weekendDip: 0.12 },
  { service: "Amazon Elastic Compute Cloud - Compute", region: virginia, usdPerDay: 27.9, weekendDip: 0.05 },
  { service: "EC2 - Other", region: seoul, usdPerDay: 21.6, weekendDip: 0.2 },
  { service: "EC2 - Other", region: virginia, usdPerDay: 6.2, weekendDip: 0.1 },
  { service: "Amazon Relational Database Service", region: seoul, usdPerDay: 24.3, weekendDip: 0 },
  { service: "Amazon Virtual Private Cloud", region: seoul, usdPerDay: 9.4, weekendDip: 0.05 },
  { service: "Amazon Virtual Private Cloud", region: virginia, usdPerDay: 3.1, weekendDip: 0.05 },
  { service: "AWS Direct Connect", region: seoul, usdPerDay: 7.9, weekendDip: 0.02 },
  { service: "Amazon Elastic Load Balancing", region: seoul, usdPerDay: 2.3, weekendDip: 0.08 },
  { service: "Amazon Simple Storage Service", region: seoul, usdPerDay: 4.8, weekendDip: 0 },
  { service: "Amazon Simple Storage Service", region: virginia, usdPerDay: 1.9, weekendDip: 0 },
  { service: "AWS Lambda", region: seoul, usdPerDay: 0.7, weekendDip: 0.25 },
  { service: "AmazonCloudWatch", region: seoul, usdPerDay: 3.6, weekendDip: 0.05 },
];

/** Yesterday a copy job went through the NAT gateways instead of the endpoint. */
const anomalous = { service: "EC2 - Other", region: seoul, factor: 4.1 } as const;

/** The services that cost anything, as Cost Explorer names them. */
export const services: readonly string[] = [...new Set(lines.map(({ service }) => service))];

/** What one service cost in one Region on one day. */
export interface DayCost {
  readonly service: string;
  readonly region: string;
  /** Start of the day, UTC. */
  readonly dayMs: number;
  readonly usd: number;
}

/** Days of a range as they were known at `nowMs`: of today what has been used, of the future nothing. */
export function costsBetween(range: { readonly startMs: number; readonly endMs: number; readonly nowMs: number }): readonly DayCost[] {
  const costs: DayCost[] = [];
  for (let day = dayStartMs(range.startMs); day < range.endMs; day += dayMs) {
    const share = Math.min(1, Math.max(0, (range.nowMs - day) / dayMs));
    for (const line of lines) {
      const factor = day === yesterdayMs(range.nowMs) && isAnomalous(line) ? anomalous.factor : 1;
      costs.push({ service: line.service, region: line.region, dayMs: day, usd: usualUsd(line, day) * factor * share });
    }
  }
  return costs;
}

/** What a day is expected to cost in all. */
export function expectedUsd(day: number): number {
  return lines.reduce((total, line) => total + usualUsd(line, day), 0);
}

/** The day of yesterday that cost far more than usual. */
export interface CostAnomaly {
  readonly dayMs: number;
  readonly service: string;
  readonly region: string;
  readonly usageType: string;
  readonly actualUsd: number;
  readonly expectedUsd: number;
}

export function anomalyAt(nowMs: number): CostAnomaly {
  const day = yesterdayMs(nowMs);
  const expected = lines.filter(isAnomalous).reduce((total, line) => total + usualUsd(line, day), 0);
  const { service, region, factor } = anomalous;
  return { dayMs: day, service, region, usageType: "APN2-NatGateway-Bytes", actualUsd: expected * factor, expectedUsd: expected };
}

export function dayStartMs(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}

export function monthStartMs(atMs: number): number {
  const date = new Date(atMs);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function yesterdayMs(nowMs: number): number {
  return dayStartMs(nowMs) - dayMs;
}

function isAnomalous({ service, region }: CostLine): boolean {
  return service === anomalous.service && region === anomalous.region;
}

function usualUsd(line: CostLine, day: number): number {
  const weekday = new Date(day).getUTCDay();
  const dip = weekday === 0 || weekday === 6 ? 1 - line.weekendDip : 1;
  return line.usdPerDay * dip * (0.97 + 0.06 * unit(`${line.service}/${line.region}/${day}`));
}
