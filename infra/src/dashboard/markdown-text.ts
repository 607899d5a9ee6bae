/**
 * Text of an operator as one line of Markdown that shows it and does nothing else: no link, no image, no button of CloudWatch's
 * (`[button:...]`), no heading. Line breaks become blanks, controls and characters that turn or hide what is read become U+FFFD.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_remove_text_dashboard.html
 */
export function markdownText(text: string): string {
  return text
    .replaceAll(/\s+/gu, " ")
    .trim()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd")
    .replaceAll(/[!-,.-/:-@[-`{-~]/gu, String.raw`\$&`);
}
