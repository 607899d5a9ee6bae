import { api } from "./api-client.ts";
import { element } from "./dom.ts";
import { Shell } from "./shell.ts";

const root = document.getElementById("console");
const stack = await api.stack();
if (root && stack.kind === "ok") new Shell(root, stack.body).start();
else root?.replaceChildren(element("p", { class: "panel-notice", text: "The local stack does not answer. Reload when it runs." }));
