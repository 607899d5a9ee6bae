/** What a text may try at a sink: the rules that the corpus is made of. Nothing here is a captured message; all of it is made up from the sinks' grammars. */
const elements = [
  "<script>1</script>",
  "<img src=x onerror=1>",
  "<svg onload=1><use href=#x></use></svg>",
  "<iframe src=//x></iframe>",
  "<style>*{display:none}</style>",
  "<a href=https://example.com>all is well</a>",
  "<form action=//x><input name=a><button>x</button></form>",
  '<cwdb-action action="call" endpoint="arn:x">{}</cwdb-action>',
  '<cwdb-action action="html" event="mouseenter">x</cwdb-action>',
  "<meta http-equiv=refresh content=0>",
  "<base href=//x>",
  "<details open ontoggle=1>x</details>",
  "<h1>All is well</h1>",
  "<table><tr><td>x",
  "<math><mtext><b>x",
  "<template><b>x</b></template>",
  "<noscript><p title='</noscript><b>'>",
];
/** Ways out of where a text stands, put before an element. */
const waysOut = ["", '"', "'>", "</td></tr></table>", "</span></div></div>", "</style>", "</cwdb-action>", "--><!--"];

const quotes = [
  '"',
  "'",
  "`",
  "<",
  ">",
  "&",
  '" onmouseover="1',
  "' onfocus='1' autofocus='",
  "x=",
  "=",
  "/>",
  "<!--",
  "<![CDATA[x]]>",
  "<?x?>",
];
const encoded = [
  "&lt;b&gt;",
  "&#60;b&#62;",
  "&#x3c;b&#x3e;",
  "%3Cb%3E",
  "\\u003cb\\u003e",
  "\\x3cb\\x3e",
  "＜b＞",
  "+ADw-b+AD4-",
  "&amp;lt;b&amp;gt;",
];
const addresses = [
  "javascript:1",
  "data:text/html,<b>x",
  "vbscript:1",
  "//example.com",
  "https://example.com/?a=1&b=2",
  "mailto:a@example.com",
];
const styles = ["}*{display:none}", "expression(1)", "url(//example.com/x)", "@import '//example.com'", ";position:fixed;inset:0"];
const markdown = [
  "[all is well](https://example.com)",
  "![x](https://example.com/x)",
  "# All is well",
  "\n\n# All is well\n",
  "`x` **x** _x_ ~~x~~",
  "| a | b |\n|---|---|\n| x | y |",
  "* x\n* y",
  "```\nx\n```",
  "<https://example.com>",
  "www.example.com",
  "[x]: https://example.com",
  "> x\n\n---",
  "&copy;",
  "[button:primary](https://example.com)",
];
const terminal = [
  "\u001b[2J\u001b[H",
  "\u001b[31mx\u001b[0m",
  "\u001b]0;x\u0007",
  "\u001b]8;;https://example.com\u001b\\x\u001b]8;;\u001b\\",
  "\u001bP1$r0m\u001b\\",
  "\u009b2J",
  "\u009d0;x\u009c",
  "\b\b\bup",
  "down\rup",
  "\u0007\u0000\u007f",
  "\u0085x",
];
const deceiving = [
  "\u202egpj.x",
  "\u2066x\u2069\u2067y",
  "\u200b\u200c\u200d\ufeff",
  "x\u2028y\u2029z",
  "\u{e0041}\u{e0042}",
  "שלום 127.0.0.1",
  "\u061cx\u200e\u200f",
  `x${"\u0301".repeat(200)}`,
  "ｄｏｗｎ",
  "\u00ad\u034f\u115f\u3164",
];
const formats = [
  "%s%n%x%d",
  "%p".repeat(50),
  "{0}{{1}}$" + "{1}#{1}",
  "$(id)",
  "{{constructor}}",
  "%(name)s",
  "$" + "{env:X}",
  "{}",
  "__proto__",
  "constructor",
];
const formulas = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(1)", '"=1","x"', "x\n=1"];
const json = ['"}],"level":"fatal","x":"', '{"a":1}', "\\", '\\"', "\n{}\n", "null", "[[[[", "\u2028", '","msg":"all is well'];
const log = ["x\r\n2026-01-01 ERROR y", 'x\n{"level":"error"}', "x\u000by\u000cz"];
const broken = ["\ud800", "\udc00x", "x\ud83d", "\ufffe\uffff", "\u0000", "a\u0000b"];
const long = [
  "a".repeat(9_000),
  "<b>".repeat(3_000),
  "부".repeat(3_000),
  `${"a".repeat(58)}<b>`,
  "&".repeat(2_000),
  "a ".repeat(4_000),
  "\n".repeat(2_000),
];
const mixed = [
  `"><b>\u202e\u001b[31m\u0000=1+1[x](//x)%n`,
  `'\u2028</style><cwdb-action action="call">\ud800`,
  `${"x".repeat(58)}</td>\u0007${"\u0301".repeat(9)}`,
];

/** At least 200 texts by rules, each hostile to some sink; the same ones in the same order at every run. */
export function hostileTexts(): readonly string[] {
  const inMarkup = elements.flatMap((element) => waysOut.map((out) => out + element));
  const others = [quotes, encoded, addresses, styles, markdown, terminal, deceiving, formats, formulas, json, log, broken, long, mixed];
  return [...new Set([...inMarkup, ...others.flat()])];
}
