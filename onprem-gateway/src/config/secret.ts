import { inspect } from "node:util";

const mask = "[secret]";

/** A community string or pass phrase. Only `reveal()` gives it away; printing, logging, inspecting or serialising it shows `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Call it only where it is handed to the protocol that needs it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
