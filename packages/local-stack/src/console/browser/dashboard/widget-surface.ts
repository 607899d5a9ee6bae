import type { WidgetContent } from "../../widgets/widget-context.ts";
import { ChangeDetector, element } from "../dom.ts";
import { markdownFragment, widgetFragment } from "../sanitise.ts";
import { surfaceStyles } from "./surface-styles.ts";
import { bindActions, type WidgetAction } from "./widget-actions.ts";

type FormField = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * Where a custom widget's content lives: a shadow root, so that its styles end at its edge, inside a box that contains even
 * what positions itself. The content was sanitised before it came here.
 */
export class WidgetSurface {
  readonly element: HTMLElement;
  readonly #root: ShadowRoot;
  readonly #onAction: (action: WidgetAction) => void;

  readonly #content = new ChangeDetector();

  constructor(onAction: (action: WidgetAction) => void) {
    const host = element("div", { class: "surface-host" });
    this.#root = host.attachShadow({ mode: "open" });
    this.#onAction = onAction;
    this.element = element("div", { class: "surface" }, host);
    this.#root.addEventListener("submit", (event) => event.preventDefault());
  }

  show(content: WidgetContent): void {
    if (!this.#content.changed(content)) return;
    const body = element("div", { class: "content" });
    switch (content.kind) {
      case "html":
        body.append(widgetFragment(content.html));
        break;
      case "markdown":
        body.append(markdownFragment(content.markdown));
        break;
      case "json":
        body.append(element("pre", { text: content.text }));
        break;
    }
    const plain = body.querySelector(".cwdb-no-default-styles") !== null;
    const style = element("style", { text: surfaceStyles });
    bindActions(body, this.#onAction);
    this.#root.replaceChildren(...(plain ? [body] : [style, body]));
  }

  /** Every form field by name: what CloudWatch passes as `widgetContext.forms.all`. */
  formValues(): Readonly<Record<string, unknown>> {
    const fields = [...this.#root.querySelectorAll<FormField>("input[name], select[name], textarea[name]")];
    const values: Record<string, unknown> = {};
    for (const field of fields) {
      if (field instanceof HTMLInputElement && field.type === "radio") {
        if (field.checked) values[field.name] = field.value;
      } else {
        values[field.name] = field instanceof HTMLInputElement && field.type === "checkbox" ? field.checked : field.value;
      }
    }
    return values;
  }

  /** True while a person types or chooses in it, when new content would take their input away. */
  isBeingEdited(): boolean {
    return this.#root.activeElement?.matches("input, select, textarea") ?? false;
  }
}
