import type { ServiceCosts } from "@isthmus/domain/cost/daily-costs";
import type { CostAnswer, CostForecast, CostReader, CostShare, CostSpan } from "../../ports/cost-reader.ts";

export interface MemoryCosts {
  readonly services: CostAnswer<readonly ServiceCosts[]>;
  readonly shares: CostAnswer<readonly CostShare[]>;
  readonly forecast: CostAnswer<CostForecast>;
}

/** Answers what it was given, and remembers what was asked. */
export class MemoryCostReader implements CostReader {
  readonly asked: { readonly what: keyof MemoryCosts; readonly span: CostSpan }[] = [];
  answers: MemoryCosts;

  constructor(answers: MemoryCosts) {
    this.answers = answers;
  }

  dailyByService(span: CostSpan): Promise<CostAnswer<readonly ServiceCosts[]>> {
    return this.#answer("services", span);
  }

  byAccountAndRegion(span: CostSpan): Promise<CostAnswer<readonly CostShare[]>> {
    return this.#answer("shares", span);
  }

  forecast(span: CostSpan): Promise<CostAnswer<CostForecast>> {
    return this.#answer("forecast", span);
  }

  #answer<K extends keyof MemoryCosts>(what: K, span: CostSpan): Promise<MemoryCosts[K]> {
    this.asked.push({ what, span });
    return Promise.resolve(this.answers[what]);
  }
}
