import { asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import type { AccessContext } from "./policy.ts";

/** Session tags of an AWS Query request (`Tags.member.<n>.Key` and `.Value`), by key. */
export function sessionTags(input: UntypedRecord): ReadonlyMap<string, string> {
  const keys = Object.entries(input).filter(([name]) => /^Tags\.member\.\d+\.Key$/u.test(name));
  return new Map(keys.map(([name, key]) => [asString(key) ?? "", asString(input[name.replace(/Key$/u, "Value")]) ?? ""]));
}

/** What IAM knows of the tags that a request passes (IAM User Guide, "Pass session tags in AWS STS"). */
export function requestTagContext(tags: ReadonlyMap<string, string>): AccessContext {
  const values = [...tags].map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value]);
  return { ...(Object.fromEntries(values) as Record<string, string>), ...(tags.size === 0 ? {} : { "aws:tagkeys": [...tags.keys()] }) };
}

/** What IAM knows of the tags of the session that signed. */
export function principalTagContext(tags: ReadonlyMap<string, string>): AccessContext {
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:principaltag/${key.toLowerCase()}`, value]));
}

/** The first tag that STS would refuse: 128 characters of key, 256 of value, letters, digits, blanks and `_.:/=+-@`. */
export function invalidTag(tags: ReadonlyMap<string, string>): string | undefined {
  for (const [key, value] of tags) {
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key) || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) return key;
  }
  return undefined;
}
