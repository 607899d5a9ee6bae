type Child = Node | string | undefined;

interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly onClick?: (event: MouseEvent) => void;
}

/** Makes an element. Text always becomes text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  if (options.text !== undefined) made.textContent = options.text;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  if (options.onClick) made.addEventListener("click", options.onClick as EventListener);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A point in time as `<time>`: local clock for reading, ISO 8601 for machines and as a tooltip. */
export function timeElement(atMs: number): HTMLTimeElement {
  const at = new Date(atMs);
  const sameDay = at.toDateString() === new Date().toDateString();
  const text = sameDay ? clock(at) : `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${clock(at)}`;
  return element("time", { text, attributes: { datetime: at.toISOString(), title: at.toISOString() } });
}

/** Hours, minutes and seconds of the local day. */
export function clock(at: Date): string {
  return at.toLocaleTimeString("en-GB", { hour12: false });
}

/** Remembers a value and tells whether another differs, so that what did not change keeps its focus and scroll position. */
export class ChangeDetector {
  #last: string | undefined;

  /** True for the first value and for any that differs from the one before it. */
  changed(value: unknown): boolean {
    const text = JSON.stringify(value);
    const differs = text !== this.#last;
    this.#last = text;
    return differs;
  }
}
