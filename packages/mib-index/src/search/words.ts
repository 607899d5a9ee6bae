/**
 * The words of a name or of what somebody typed, in lower case: `ifHCInOctets` is if, hc, in, octets; `hrSWRunPerfCPU` is hr, sw, run,
 * perf, cpu; digits are words of their own.
 */
export function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at += 1) {
    if (at < text.length && continues(text, start, at)) continue;
    if (kindOf(text.charCodeAt(start)) !== "other") words.push(text.slice(start, at).toLowerCase());
    start = at;
  }
  return words;
}

/** Whether the character still belongs to the word: capitals go together, but the last of several starts the next word when small letters follow. */
function continues(text: string, start: number, at: number): boolean {
  const before = kindOf(text.charCodeAt(at - 1));
  const kind = kindOf(text.charCodeAt(at));
  if (kind !== before) return before === "upper" && kind === "lower" && at - start === 1;
  return kind !== "upper" || kindOf(text.charCodeAt(at + 1)) !== "lower";
}

function kindOf(code: number): "upper" | "lower" | "digit" | "other" {
  if (code >= 0x61 && code <= 0x7a) return "lower";
  if (code >= 0x41 && code <= 0x5a) return "upper";
  return code >= 0x30 && code <= 0x39 ? "digit" : "other";
}

/** Words that MIBs write in another way than people do; prefixes of a word (`in` for input, `err` for errors) need no entry. */
const otherWritings: Readonly<Record<string, readonly string[]>> = {
  packets: ["pkts", "frames"],
  packet: ["pkt", "pkts"],
  bytes: ["octets"],
  byte: ["octet"],
  drops: ["discards", "dropped"],
  dropped: ["discards"],
  mac: ["phys"],
  neighbour: ["neighbor", "nbr", "rem"],
  neighbor: ["nbr", "rem"],
  receive: ["rx", "in"],
  received: ["rx", "in"],
  transmit: ["tx", "out"],
  transmitted: ["tx", "out"],
  interface: ["if"],
  cpu: ["processor"],
  memory: ["mem", "storage"],
  uptime: ["up"],
  serial: ["ser"],
};

/** Other writings of a word, not the word itself. */
export function writingsOf(word: string): readonly string[] {
  return Object.hasOwn(otherWritings, word) ? (otherWritings[word] ?? []) : [];
}
