import { join } from "node:path";
import { build } from "esbuild";

/** What the page is made of, held in memory. */
export interface PageBundle {
  readonly script: string;
  readonly style: string;
}

/** Bundles the browser code and its styles from source. */
export async function buildPageBundle(): Promise<PageBundle> {
  const folder = join(import.meta.dirname, "browser");
  const result = await build({
    entryPoints: { console: join(folder, "main.ts"), style: join(folder, "console.css") },
    outdir: folder,
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "silent",
    legalComments: "none",
  });
  const textOf = (extension: string): string => result.outputFiles.find((file) => file.path.endsWith(extension))?.text ?? "";
  return { script: textOf(".js"), style: textOf(".css") };
}

/** The document: everything in it is drawn by the script. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Isthmus · local stack</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 8c3-5 4-5 7 0s4 5 7 0' fill='none' stroke='%230a7d7d' stroke-width='2.4' stroke-linecap='round'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/console.css">
<script type="module" src="/console.js"></script>
</head>
<body><div id="console"></div><noscript>This page draws its charts with JavaScript.</noscript></body>
</html>
`;
