import { describeOid, describeVarbind } from "@isthmus/mib-index/describe-oid";
import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import { openLoneSession } from "@isthmus/onprem-gateway/collectors/snmp/open-session";
import { plainCredential } from "@isthmus/onprem-gateway/collectors/snmp/poller-protocol";
import { walkColumn } from "@isthmus/onprem-gateway/collectors/snmp/walk-column";
import type { SnmpFailure, SnmpSession, SnmpVarbind } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import type { DeviceTarget } from "../probe/device-target.ts";

/** One value as a person reads it. */
export interface PolledValue {
  readonly oid: string;
  /** Such as "IF-MIB::ifOperStatus.3"; the OID where no module names it. */
  readonly name: string;
  /** The row by its index, such as "ifIndex=3"; "" for a scalar. */
  readonly row: string;
  readonly value: string;
}

export type PolledObject =
  | { readonly kind: "ok"; readonly values: readonly PolledValue[]; readonly cut?: string }
  /** The device answered, and has nothing there. */
  | { readonly kind: "nothing" }
  | { readonly kind: "failed"; readonly reason: string; readonly hint: string };

export interface PollLimits {
  readonly maxRows: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

const budgetMs = 30_000;
const maxRepetitions = 20;

/** Reads one instance, or all instances below an object, once. Only Get, GetNext and GetBulk are ever sent. Never rejects. */
export async function pollObject(
  oid: string,
  target: DeviceTarget,
  options: PollLimits & { readonly dictionary: MibDictionary },
): Promise<PolledObject> {
  const { dictionary, maxRows, timeoutMs, retries } = options;
  const credential = plainCredential(target.credential);
  const session = openLoneSession({ ...target, credential, timeoutMs, retries });
  const read = await readBelow(session, oid, { version: credential.version, maxRows });
  session.close();
  if (read.failure !== undefined && read.varbinds.length === 0)
    return { kind: "failed", reason: read.failure.reason, hint: read.failure.hint };
  if (read.varbinds.length === 0) return { kind: "nothing" };
  const values = read.varbinds.map((varbind) => polledValue(dictionary, varbind));
  const cut = read.failure?.reason ?? read.cut;
  return { kind: "ok", values, ...(cut === undefined ? {} : { cut }) };
}

interface Read {
  readonly varbinds: readonly SnmpVarbind[];
  readonly cut?: string;
  readonly failure?: SnmpFailure;
}

async function readBelow(
  session: SnmpSession,
  oid: string,
  { version, maxRows }: { readonly version: "1" | "2c" | "3"; readonly maxRows: number },
): Promise<Read> {
  const exact = await session.get([oid]);
  if (exact.kind === "failed" && exact.reason !== "no-such-name") return { varbinds: [], failure: exact };
  const found = exact.kind === "ok" ? exact.varbinds.filter(({ value }) => !isAbsent(value.kind)) : [];
  if (found.length > 0) return { varbinds: found };
  const caps = { maxRows, maxRequests: maxRows, deadlineMs: performance.now() + budgetMs };
  const { rows, cut } = await walkColumn({ session, version, column: oid, maxRepetitions, caps, monotonicMs: () => performance.now() });
  const varbinds = rows.map(({ suffix, value }) => ({ oid: `${oid}.${suffix}`, value }));
  if (cut === undefined) return { varbinds };
  return typeof cut === "string" ? { varbinds, cut } : { varbinds, failure: cut };
}

function isAbsent(kind: SnmpVarbind["value"]["kind"]): boolean {
  return kind === "no-such-object" || kind === "no-such-instance" || kind === "end-of-mib-view" || kind === "null";
}

function polledValue(dictionary: MibDictionary, varbind: SnmpVarbind): PolledValue {
  const { name, value } = describeVarbind(dictionary, varbind);
  const parts = describeOid(dictionary, varbind.oid)?.instance?.parts ?? [];
  const row = parts.map(({ object, text }) => `${object.name}=${text}`).join(" ");
  return { oid: varbind.oid, name: name ?? varbind.oid, row, value };
}
