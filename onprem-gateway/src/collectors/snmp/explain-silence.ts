import { failure } from "./failure-hints.ts";
import { type Answerer, type AnswererQuestion, findAnswerer } from "./find-answerer.ts";
import type { PackedPoll } from "./packed-poll.ts";

/** A silent device is looked for elsewhere with its first lost poll, and again after so many. */
const lookEveryPolls = 10;

/** Finds out why a device is silent: whether its answers come from another address, which the sockets of polling never hear. */
export class SilenceExplainer {
  readonly #question: AnswererQuestion;
  readonly #onElsewhere: () => void;
  #silentPolls = 0;
  #answerer: Answerer | undefined;

  /** `onElsewhere` is told of every answer that came from another address. */
  constructor(question: AnswererQuestion, onElsewhere: () => void = ignore) {
    this.#question = question;
    this.#onElsewhere = onElsewhere;
  }

  /** The poll as it is, or a silent one with the address its answers came from. Never rejects. */
  async explain(poll: PackedPoll): Promise<PackedPoll> {
    if (poll.kind === "ok" || poll.reason !== "timeout") {
      this.#silentPolls = 0;
      this.#answerer = undefined;
      return poll;
    }
    if (this.#silentPolls % lookEveryPolls === 0) {
      this.#answerer = await findAnswerer(this.#question);
      if (this.#answerer !== undefined) {
        this.#onElsewhere();
      }
    }
    this.#silentPolls += 1;
    if (this.#answerer === undefined) {
      return poll;
    }
    const { address, port } = this.#answerer;
    const explained = failure("other-address");
    return { ...explained, hint: `Answers came from ${address} port ${port}. ${explained.hint}` };
  }
}

function ignore(): void {
  return;
}
