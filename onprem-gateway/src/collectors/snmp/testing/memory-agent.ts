import type { BulkRequest, SnmpFailureReason, SnmpResult, SnmpSession, SnmpValue, SnmpVarbind } from "../../snmp-protocol/session.ts";
import { failure } from "../failure-hints.ts";
import { compareOids } from "../oid-order.ts";

/** An agent in memory that answers as RFC 3416 says, with the limits of real ones. */
export class MemoryAgent implements SnmpSession {
  readonly objects = new Map<string, SnmpValue>();
  /** Requests so far, as "get", "next" or "bulk" with the number of varbinds asked for. */
  readonly requests: { readonly kind: "get" | "next" | "bulk"; readonly asked: number }[] = [];
  /** Varbinds an answer holds at most; a longer bulk answer is cut, a longer get answer is tooBig. */
  maxVarbinds = 1_000;
  /** SNMPv1: a missing object fails the whole request. */
  strictNames = false;
  /** Decides whether a request fails, by its number from 1. */
  fails: (request: number) => SnmpFailureReason | undefined = () => undefined;

  async get(oids: readonly string[]): Promise<SnmpResult> {
    const failed = this.#count("get", oids.length);
    if (failed !== undefined) {
      return failed;
    }
    if (this.strictNames && oids.some((oid) => !this.objects.has(oid))) {
      return failure("no-such-name");
    }
    if (oids.length > this.maxVarbinds) {
      return failure("too-big");
    }
    return { kind: "ok", varbinds: oids.map((oid) => ({ oid, value: this.objects.get(oid) ?? { kind: "no-such-instance" } })) };
  }

  async getNext(oids: readonly string[]): Promise<SnmpResult> {
    const failed = this.#count("next", oids.length);
    if (failed !== undefined) {
      return failed;
    }
    const sorted = this.#sorted();
    const varbinds = oids.map((oid) => this.#after(sorted, oid));
    return this.strictNames && varbinds.some(({ value }) => value.kind === "end-of-mib-view")
      ? failure("no-such-name")
      : { kind: "ok", varbinds };
  }

  async getBulk({ nonRepeaters, repeaters, maxRepetitions }: BulkRequest): Promise<SnmpResult> {
    const failed = this.#count("bulk", nonRepeaters.length + repeaters.length * maxRepetitions);
    if (failed !== undefined) {
      return failed;
    }
    const sorted = this.#sorted();
    const varbinds = nonRepeaters.map((oid) => this.#after(sorted, oid));
    let last: readonly string[] = repeaters;
    for (let repetition = 0; repetition < maxRepetitions; repetition += 1) {
      const row = last.map((oid) => this.#after(sorted, oid));
      varbinds.push(...row);
      last = row.map(({ oid }) => oid);
    }
    return { kind: "ok", varbinds: varbinds.slice(0, this.maxVarbinds) };
  }

  close(): void {
    this.objects.clear();
  }

  #count(kind: "get" | "next" | "bulk", asked: number) {
    this.requests.push({ kind, asked });
    const reason = this.fails(this.requests.length);
    return reason === undefined ? undefined : failure(reason);
  }

  #sorted(): readonly string[] {
    return [...this.objects.keys()].sort(compareOids);
  }

  #after(sorted: readonly string[], oid: string): SnmpVarbind {
    const next = sorted.find((candidate) => compareOids(candidate, oid) > 0);
    const value = next === undefined ? undefined : this.objects.get(next);
    return next === undefined || value === undefined ? { oid, value: { kind: "end-of-mib-view" } } : { oid: next, value };
  }
}

const octets = (value: string): SnmpValue => ({ kind: "octets", value: Buffer.from(value) });
const counter64 = (value: bigint): SnmpValue => ({ kind: "counter64", value });
const counter32 = (value: number): SnmpValue => ({ kind: "counter32", value });
const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const ifTable = "1.3.6.1.2.1.2.2.1";
const ifXTable = "1.3.6.1.2.1.31.1.1.1";

/** Puts a switch with the given ports, by ifIndex, into an agent. Every counter of a port is its ifIndex times 1,000. */
export function installSwitch(
  agent: MemoryAgent,
  ports: ReadonlyMap<number, string>,
  { highCapacity = true }: { highCapacity?: boolean } = {},
): void {
  agent.objects.clear();
  const { objects } = agent;
  objects.set("1.3.6.1.2.1.1.1.0", octets("A switch"));
  objects.set("1.3.6.1.2.1.1.2.0", { kind: "oid", value: "1.3.6.1.4.1.9.1.1" });
  objects.set("1.3.6.1.2.1.1.3.0", { kind: "time-ticks", value: 100_000 });
  objects.set("1.3.6.1.2.1.1.5.0", octets("sw1"));
  objects.set("1.3.6.1.2.1.2.1.0", integer(ports.size));
  for (const [index, name] of ports) {
    const counted = index * 1_000;
    for (const column of [10, 11, 13, 14, 16, 17, 19, 20]) {
      objects.set(`${ifTable}.${column}.${index}`, counter32(counted));
    }
    objects.set(`${ifTable}.1.${index}`, integer(index));
    objects.set(`${ifTable}.2.${index}`, octets(`GigabitEthernet ${name}`));
    objects.set(`${ifTable}.3.${index}`, integer(6));
    objects.set(`${ifTable}.5.${index}`, { kind: "gauge32", value: 1_000_000_000 });
    objects.set(`${ifTable}.7.${index}`, integer(1));
    objects.set(`${ifTable}.8.${index}`, integer(1));
    objects.set(`${ifXTable}.1.${index}`, octets(name));
    objects.set(`${ifXTable}.18.${index}`, octets(`to ${name}`));
    for (const column of highCapacity ? [6, 7, 9, 10, 11] : []) {
      objects.set(`${ifXTable}.${column}.${index}`, counter64(BigInt(counted) + 2n ** 40n));
    }
  }
}
