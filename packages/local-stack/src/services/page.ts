/** A page of a listing, or a token that the listing did not give. */
export type Page<Item> =
  | { readonly kind: "ok"; readonly items: readonly Item[]; readonly nextToken: string | undefined }
  | { readonly kind: "bad-token" };

const tokenPrefix = "isthmus:";

/** The page that a token asks for; the first one without a token, everything without a size. */
export function pageOf<Item>(items: readonly Item[], by: { readonly token: unknown; readonly size?: number | undefined }): Page<Item> {
  const start = offsetOf(by.token);
  if (start === undefined) return { kind: "bad-token" };
  const end = start + (by.size ?? items.length);
  return { kind: "ok", items: items.slice(start, end), nextToken: end < items.length ? tokenOf(end) : undefined };
}

function tokenOf(offset: number): string {
  return Buffer.from(`${tokenPrefix}${offset}`).toString("base64url");
}

function offsetOf(token: unknown): number | undefined {
  if (token === undefined || token === "") return 0;
  const text = Buffer.from(String(token), "base64url").toString();
  const digits = text.startsWith(tokenPrefix) ? text.slice(tokenPrefix.length) : "";
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined;
}
