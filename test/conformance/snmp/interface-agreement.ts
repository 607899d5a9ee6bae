import type { ProbedDevice } from "../../../onprem-gateway/src/collectors/snmp/probe.ts";
import type { ExpectedInterface, RecordedInterface, Truth } from "./recorded-truth.ts";
import type { Tally } from "./tally.ts";

type Observed = NonNullable<ProbedDevice["interfaces"]>[number];

/** Counts agreement on the set of interfaces, against the recording, and on their fields, against what another monitor stored. */
export function compareInterfaces(
  { raw, interfaces }: Truth,
  { device, tally }: { readonly device: ProbedDevice; readonly tally: Tally },
): void {
  const observed = new Map((device.interfaces ?? []).map((each) => [each.ifIndex, each]));
  const recorded = new Map(raw.interfaces.map((each) => [each.ifIndex, each]));
  for (const [ifIndex, { ifType }] of recorded) {
    tally.count("interfaces: set", observed.has(ifIndex), `${ifIndex}`);
    if (ifType !== undefined) {
      tally.count("interfaces: ifType", observed.get(ifIndex)?.ifType === ifType, `${ifIndex}`);
    }
  }
  for (const expected of interfaces ?? []) {
    const own = observed.get(expected.ifIndex);
    const source = recorded.get(expected.ifIndex);
    if (source !== undefined) {
      compareFields(expected, { own, source, tally });
    }
  }
}

interface Sides {
  readonly own: Observed | undefined;
  readonly source: RecordedInterface;
  readonly tally: Tally;
}

function compareFields(expected: ExpectedInterface, { own, source, tally }: Sides): void {
  const fields = [...nameFields(expected, own), ...stateFields(expected, own)];
  for (const [field, agrees] of [...fields, ["ifSpeed", speedAgrees(own?.speedBps, expected.ifSpeed, source)] as const]) {
    tally.count(`interfaces: ${field}`, agrees, `${expected.ifIndex}`);
  }
}

type Field = readonly [string, boolean];

/** The other monitor fills an absent name from the description and an absent alias from both. */
function nameFields(expected: ExpectedInterface, own: Observed | undefined): readonly Field[] {
  const ifDescr = own?.ifDescr ?? own?.ifName;
  return [
    ["ifName", plain(own?.ifName ?? ifDescr) === plain(expected.ifName)],
    ["ifDescr", plain(ifDescr) === plain(expected.ifDescr)],
    ["ifAlias", plain(own?.ifAlias?.trim() || ifDescr) === plain(expected.ifAlias) || saysNothing(own?.ifAlias, expected.ifAlias)],
  ];
}

function stateFields(expected: ExpectedInterface, own: Observed | undefined): readonly Field[] {
  return [
    ["ifMtu", (own?.mtu ?? 0) === (expected.ifMtu ?? 0)],
    ["ifPhysAddress", plain(own?.physAddress).replaceAll(":", "") === plain(expected.ifPhysAddress)],
    ["ifOperStatus", expected.ifOperStatus === null || own?.operStatus === expected.ifOperStatus],
    ["ifAdminStatus", expected.ifAdminStatus === null || own?.adminStatus === expected.ifAdminStatus],
  ];
}

/** An alias of NULs is none here; the other monitor shows each as a dot. */
function saysNothing(own: string | undefined, expected: string | null): boolean {
  return (own ?? "") === "" && /^\.+$/u.test(expected ?? "");
}

/** The other monitor cuts quotes and backslashes from texts. */
function plain(text: string | null | undefined): string {
  return (text ?? "").replaceAll(/["\\]/gu, "").trim();
}

/** 0 and null stand for unknown; ifHighSpeed 0 hides an ifSpeed that the device tells. */
function speedAgrees(own: number | undefined, expected: number | null, { ifHighSpeed, ifSpeed }: RecordedInterface): boolean {
  return (own ?? 0) === (expected ?? 0) || (ifHighSpeed === 0 && own === ifSpeed);
}
