interface ActionCommon {
  readonly display: "popup" | "widget";
  readonly event: "click" | "dblclick" | "mouseenter";
  /** What to ask before the action runs; empty for nothing. */
  readonly confirmation: string;
}

/** A `cwdb-action` of a custom widget (CloudWatch User Guide, "Interactivity in a custom widget"). */
export type WidgetAction =
  | (ActionCommon & { readonly kind: "html"; readonly html: string })
  | (ActionCommon & { readonly kind: "call"; readonly endpoint: string; readonly params: unknown })
  | (ActionCommon & { readonly kind: "invalid"; readonly message: string });

/** Takes the actions out of a widget's content and binds each to the element right before it. */
export function bindActions(root: ParentNode, perform: (action: WidgetAction) => void): void {
  const outermost = [...root.querySelectorAll("cwdb-action")].filter((found) => !found.parentElement?.closest("cwdb-action"));
  for (const found of outermost) {
    const trigger = found.previousElementSibling;
    const action = readAction(found);
    found.remove();
    if (trigger instanceof HTMLElement || trigger instanceof SVGElement) bind(trigger, { action, perform });
  }
}

function readAction(found: Element): WidgetAction {
  // Without the attribute the answer takes the widget's place.
  const display = found.getAttribute("display") === "popup" ? "popup" : "widget";
  const confirmation = found.getAttribute("confirmation") ?? "";
  const wanted = found.getAttribute("event");
  if (found.getAttribute("action") !== "call") {
    const event = wanted === "dblclick" || wanted === "mouseenter" ? wanted : "click";
    return { kind: "html", html: found.innerHTML, display, event, confirmation };
  }
  const event = wanted === "dblclick" ? wanted : "click";
  const common = { display, event, confirmation } as const;
  const text = (found.textContent ?? "").trim();
  try {
    const params: unknown = text === "" ? {} : JSON.parse(text);
    return { kind: "call", endpoint: found.getAttribute("endpoint") ?? "", params, ...common };
  } catch {
    return { kind: "invalid", message: "The parameters of this action are not JSON.", ...common };
  }
}

function bind(
  trigger: HTMLElement | SVGElement,
  of: { readonly action: WidgetAction; readonly perform: (action: WidgetAction) => void },
): void {
  const run = (event: Event): void => {
    event.preventDefault();
    of.perform(of.action);
  };
  trigger.addEventListener(of.action.event, run);
  trigger.style.cursor = "pointer";
  if (trigger.matches("a[href], button, input, select")) return;
  trigger.setAttribute("tabindex", "0");
  trigger.setAttribute("role", "button");
  trigger.addEventListener("keydown", (event) => {
    if (event instanceof KeyboardEvent && (event.key === "Enter" || event.key === " ")) run(event);
  });
}
