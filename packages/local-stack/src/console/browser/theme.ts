const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");

export type Theme = "light" | "dark";

/** The theme that the person's system asks for. */
export function currentTheme(): Theme {
  return darkQuery.matches ? "dark" : "light";
}

/** Calls back when the system changes its theme. */
export function onThemeChange(listener: () => void): void {
  darkQuery.addEventListener("change", listener);
}

const palettes: Readonly<Record<Theme, readonly string[]>> = {
  light: ["#1668b8", "#c2570c", "#127a4f", "#a3288f", "#8a6a00", "#5f4bc4", "#0a7d8c", "#b3261e", "#55606e", "#3f7d1f"],
  dark: ["#6cb2ff", "#ffab61", "#5fd3a0", "#f08de0", "#e3c34f", "#ab9cff", "#55cfe0", "#ff8b80", "#aab6c4", "#9ad36f"],
};

/** The colour of the n-th line. */
export function lineColor(index: number): string {
  const palette = palettes[currentTheme()];
  return palette[index % palette.length] ?? "#888";
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function styleColor(name: "--text-soft" | "--grid" | "--axis" | "--danger" | "--surface"): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
