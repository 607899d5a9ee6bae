/** What a person reads of markup: without styles, actions and tags, blanks as one. Entities stay as they are written. */
export function visibleText(markup: string): string {
  return markup
    .replaceAll(/<style>.*?<\/style>|<cwdb-action.*?<\/cwdb-action>/gsu, "")
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll(/\s+/gu, " ");
}
