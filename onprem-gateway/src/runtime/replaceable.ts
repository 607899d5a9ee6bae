import type { Component } from "./component.ts";

/** A component whose place another one of its kind can take while the gateway runs. */
export class Replaceable<C extends Component> implements Component {
  readonly name: string;
  #current: C;
  #running = false;

  constructor(first: C) {
    this.name = first.name;
    this.#current = first;
  }

  get current(): C {
    return this.#current;
  }

  async start(): Promise<void> {
    await this.#current.start();
    this.#running = true;
  }

  async stop(): Promise<void> {
    this.#running = false;
    await this.#current.stop();
  }

  problem(): string | undefined {
    return this.#current.problem();
  }

  /** Stops the component that is there, then starts the next one; what `make` or its start throws leaves the old one stopped in its place. */
  async replace(make: () => C): Promise<void> {
    await this.#current.stop();
    const next = make();
    this.#current = next;
    if (this.#running) {
      await next.start();
    }
  }
}
