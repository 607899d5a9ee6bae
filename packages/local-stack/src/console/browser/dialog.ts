import { element } from "./dom.ts";

export interface OpenDialog {
  readonly element: HTMLDialogElement;
  close(): void;
}

/** Opens a modal window over the page; Escape and its button close it, and it then leaves the document. */
export function openDialog(options: { readonly title: string; readonly body: HTMLElement; readonly onClose?: () => void }): OpenDialog {
  const closeButton = element("button", {
    class: "icon-button",
    text: "×",
    attributes: { type: "button", "aria-label": "Close" },
    onClick: () => dialog.close(),
  });
  const header = element("header", { class: "dialog-header" }, element("h2", { text: options.title }), closeButton);
  const dialog = element("dialog", { class: "dialog", attributes: { "aria-label": options.title } }, header, options.body);
  dialog.addEventListener("close", () => {
    dialog.remove();
    options.onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { element: dialog, close: () => dialog.close() };
}

/** Asks before something is done; closing the window in any other way means no. */
export function askConfirmation(message: string): Promise<boolean> {
  return new Promise((resolve) => {
    let confirmed = false;
    const answer = (value: boolean) => (): void => {
      confirmed = value;
      dialog.close();
    };
    const buttons = element(
      "div",
      { class: "dialog-buttons" },
      element("button", { class: "button", text: "Cancel", attributes: { type: "button" }, onClick: answer(false) }),
      element("button", { class: "button button-primary", text: "Confirm", attributes: { type: "button" }, onClick: answer(true) }),
    );
    const body = element("div", { class: "dialog-body" }, element("p", { text: message }), buttons);
    const dialog = openDialog({ title: "Please confirm", body, onClose: () => resolve(confirmed) });
  });
}
