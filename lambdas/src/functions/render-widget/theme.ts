import { type Html, html } from "./html.ts";

/**
 * Colours and layout of every view. Scoped under `.isthmus`, because CloudWatch puts the markup into its own page; the
 * palette has the same contrast on the console's light and dark background.
 */
const styleSheet = html`<style>
.isthmus { --fg:#16191f; --soft:#5f6b7a; --line:#e3e7ec; --card:#ffffff; --track:#e9ecf0; --down:#d13212; --degraded:#c77700; --unknown:#7d8998; --up:#1d8102; --link:#0972d3;
  color:var(--fg); font:13px/1.45 "Amazon Ember","Helvetica Neue",Roboto,Arial,sans-serif; }
.isthmus.dark { --fg:#e9ebed; --soft:#95a5b8; --line:#2f3b4c; --card:#0f1b2a; --track:#273448; --down:#ff6a5a; --degraded:#ffb020; --unknown:#8d99a8; --up:#4cc38a; --link:#539fe5; }
.isthmus .columns { display:flex; flex-wrap:wrap; gap:14px; }
.isthmus .column { flex:1 1 380px; min-width:0; }
.isthmus h2 { font-size:12px; letter-spacing:.04em; text-transform:uppercase; color:var(--soft); margin:10px 0 6px; font-weight:600; }
.isthmus .column h2 { margin-top:0; } .isthmus p { margin:4px 0; }
.isthmus cwdb-action { display:none; }
.isthmus .card { background:var(--card); border:1px solid var(--line); border-left:3px solid var(--unknown); border-radius:6px; padding:8px 10px; margin:0 0 8px; }
.isthmus .card.down { border-left-color:var(--down); } .isthmus .card.degraded { border-left-color:var(--degraded); }
.isthmus .card.up { border-left-color:var(--up); }
.isthmus .head { display:flex; flex-wrap:wrap; align-items:baseline; gap:4px 10px; }
.isthmus .name { font-weight:600; overflow-wrap:anywhere; }
.isthmus .soft { color:var(--soft); overflow-wrap:anywhere; }
.isthmus .end { margin-left:auto; }
.isthmus .state { font-weight:600; white-space:nowrap; }
.isthmus .state.down { color:var(--down); } .isthmus .state.degraded { color:var(--degraded); }
.isthmus .state.unknown { color:var(--unknown); } .isthmus .state.up { color:var(--up); }
.isthmus svg { vertical-align:middle; } .isthmus .track { fill:var(--track); }
.isthmus .fill-down { fill:var(--down); } .isthmus .fill-degraded { fill:var(--degraded); }
.isthmus .fill-unknown { fill:var(--unknown); } .isthmus .fill-up { fill:var(--up); }
.isthmus table { border-collapse:collapse; width:100%; margin:4px 0 2px; font:inherit; color:inherit; }
.isthmus th { text-align:left; font-weight:600; color:var(--soft); padding:2px 8px 2px 0; border-bottom:1px solid var(--line); }
.isthmus td { padding:3px 8px 3px 0; border-bottom:1px solid var(--line); vertical-align:top; overflow-wrap:anywhere; }
.isthmus tr:last-child td { border-bottom:0; }
.isthmus .number { white-space:nowrap; font-variant-numeric:tabular-nums; }
.isthmus .facts td:first-child { width:150px; }
.isthmus .open { color:var(--link); cursor:pointer; }
.isthmus .button { border:1px solid var(--link); border-radius:6px; color:var(--link); padding:2px 12px; cursor:pointer; font-weight:600; }
.isthmus .ask { display:inline; } .isthmus input { font:inherit; color:inherit; background:var(--card); border:1px solid var(--unknown); border-radius:6px; padding:2px 8px; max-width:100%; }
.isthmus .note { margin:0 0 8px; padding:6px 10px; border:1px dashed var(--degraded); border-radius:6px; }
</style>`;

/** Puts a view on its page, in the colours of the console's theme ("dark", else light). */
export function page(theme: string | undefined, content: Html): Html {
  return html`${styleSheet}<div class="isthmus cwdb-no-default-styles ${theme === "dark" ? "dark" : "light"}">${content}</div>`;
}
