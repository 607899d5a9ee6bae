/** The Name tag, which is what people call a resource. */
export function nameOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): string | undefined {
  return present(tags?.find((tag) => tag.Key === "Name")?.Value);
}

/** AWS writes some things that are not there as an empty text. */
export function present(text: string | undefined): string | undefined {
  return text === undefined || text === null || text === "" ? undefined : text;
}

/** The texts of a list whose order says nothing, sorted, so that two answers about the same are the same. */
export function sortedTexts<E>(list: readonly E[] | undefined, textOf: (element: E) => string | undefined): readonly string[] {
  return [...new Set((list ?? []).map((element) => present(textOf(element))).filter((text) => text !== undefined))].sort();
}

/** The texts of a list in the order that AWS gave them. */
export function textsInOrder<E>(list: readonly E[] | undefined, textOf: (element: E) => string | undefined): readonly string[] {
  return [...new Set((list ?? []).map((element) => present(textOf(element))).filter((text) => text !== undefined))];
}

/** A list whose order says nothing, sorted by what its elements hold. */
export function sortedByContent<E>(list: readonly E[]): readonly E[] {
  return list
    .map((element) => ({ element, text: JSON.stringify(element) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ element }) => element);
}

/** A state or type that AWS left out. */
export const unknown = "unknown";

/** What a resource cannot be without: the facts when all of `required` are there. */
export function onlyWith<R extends Readonly<Record<string, string | undefined>>, F>(
  required: R,
  facts: (required: { readonly [key in keyof R]: string }) => F,
): F | undefined {
  return Object.values(required).every((text) => present(text) !== undefined)
    ? facts(required as { readonly [key in keyof R]: string })
    : undefined;
}
