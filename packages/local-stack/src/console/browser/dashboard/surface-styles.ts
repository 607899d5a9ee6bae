/** What a custom widget's content looks like where it says nothing itself; `cwdb-no-default-styles` goes without. */
export const surfaceStyles = `
:host {
  font:
    13px / 1.45 system-ui,
    -apple-system,
    "Segoe UI",
    sans-serif;
  color: CanvasText;
}
a {
  color: LinkText;
}
h1,
h2,
h3 {
  margin: 0.6em 0 0.4em;
  line-height: 1.25;
}
h1 {
  font-size: 18px;
}
h2 {
  font-size: 16px;
}
h3 {
  font-size: 14px;
}
table {
  border-collapse: collapse;
  width: 100%;
}
th,
td {
  padding: 5px 8px;
  text-align: left;
  border-bottom: 1px solid color-mix(in srgb, CanvasText 14%, transparent);
}
th {
  font-weight: 600;
}
pre {
  margin: 0;
  font:
    12px / 1.45 ui-monospace,
    "SF Mono",
    Menlo,
    Consolas,
    monospace;
  white-space: pre-wrap;
}
.btn,
button,
input[type="submit"] {
  display: inline-block;
  padding: 4px 12px;
  border: 1px solid color-mix(in srgb, CanvasText 40%, transparent);
  border-radius: 6px;
  background: transparent;
  color: inherit;
  font: inherit;
  text-decoration: none;
  cursor: pointer;
}
.btn-primary {
  border-color: #0b6b6b;
  background: #0b6b6b;
  color: #fff;
}
input,
select,
textarea {
  padding: 4px 8px;
  border: 1px solid color-mix(in srgb, CanvasText 40%, transparent);
  border-radius: 6px;
  background: Canvas;
  color: inherit;
  font: inherit;
}
:focus-visible {
  outline: 2px solid #1a8f8f;
  outline-offset: 1px;
}
`;
