import { z } from "zod";

const Share = z.object({ name: z.string(), amount: z.number() });

const Anomaly = z.object({
  service: z.string(),
  day: z.string(),
  kind: z.enum(["rose", "fell"]),
  amount: z.number(),
  expected: z.number(),
  dayBefore: z.number(),
});

/** What an account costs, as Cost Explorer last said. Amounts are unblended costs in `currency`; days are UTC. */
export const BillItem = z.object({
  pk: z.string(),
  sk: z.string(),
  /** When Cost Explorer was asked last. */
  tsMs: z.number(),
  seq: z.number().optional(),
  kind: z.literal("bill"),
  /** The account that was asked: with consolidated billing the one that pays for the others too. */
  account: z.string(),
  /** When the figures are from. Absent when none could ever be read: then nothing is known, which is not 0. */
  figures: z
    .object({
      readMs: z.number(),
      currency: z.string(),
      /** First day of the month that the figures are about. */
      month: z.string(),
      monthToDate: z.number(),
      lastMonth: z.number(),
      /** The same days of the last month: what the month to date compares with. */
      lastMonthToDate: z.number(),
      /** What the whole month is expected to cost. */
      forecast: z.object({ amount: z.number(), low: z.number().optional(), high: z.number().optional() }).optional(),
      /** Month to date, largest first; the last may be "other". */
      byService: z.array(Share),
      byAccount: z.array(Share).optional(),
      byRegion: z.array(Share).optional(),
      /** Every day of this and the last month until yesterday. */
      days: z.array(z.object({ day: z.string(), amount: z.number() })),
      anomalies: z.array(Anomaly),
    })
    .optional(),
  /** What could not be read the last time. The figures are then older than `tsMs`, or lack the part that is named. */
  problem: z.object({ reason: z.string(), text: z.string(), sinceMs: z.number() }).optional(),
});
export type BillItem = z.infer<typeof BillItem>;
export type BillFigures = NonNullable<BillItem["figures"]>;

/** Where the bill of an account is kept. */
export function billKey(account: string): { readonly pk: string; readonly sk: string } {
  return { pk: "BILL", sk: `BILL#${account}` };
}
