/** How AWS abbreviates a Region in the ids of its zones. */
const regionCodes: Readonly<Record<string, string>> = { "ap-northeast-2": "apne2", "us-east-1": "use1" };

/** The zone id of a zone of the account: zone `a` is az1, and so on. */
export function zoneId(zone: string): string {
  return `${regionCodes[zone.slice(0, -1)] ?? "az"}-az${zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0) + 1}`;
}
