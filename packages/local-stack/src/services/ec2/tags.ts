import type { XmlObject } from "../xml.ts";

/** The tags of a sample resource: its name and its environment, which is the first word of the name where that is one. */
export function tagSet(name: string): readonly XmlObject[] {
  return Object.entries(tagsOf(name)).map(([key, value]) => ({ key, value }));
}

/** The tag filters that EC2 offers for every tagged resource. */
export function tagFilters(name: string): Readonly<Record<string, readonly string[]>> {
  const tags = tagsOf(name);
  const perKey = Object.fromEntries(Object.entries(tags).map(([key, value]) => [`tag:${key}`, [value]]));
  return { ...perKey, "tag-key": Object.keys(tags), "tag-value": Object.values(tags) };
}

function tagsOf(name: string): Readonly<Record<string, string>> {
  return { Name: name, Environment: /^(dev|edge)/.exec(name)?.[1] ?? "prod" };
}
