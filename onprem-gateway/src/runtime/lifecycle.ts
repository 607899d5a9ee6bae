import type { Component } from "./component.ts";

/** Components that were started, in order. */
export interface StartedComponents {
  /** Stops them in reverse order; each gets its chance even when another one fails. */
  stop(): Promise<void>;
}

/** Starts components one after the other. When one fails, those before it are stopped again and its error is thrown. */
export async function startInOrder(components: readonly Component[]): Promise<StartedComponents> {
  const started: Component[] = [];
  for (const component of components) {
    try {
      await component.start();
    } catch (cause) {
      await stopInReverse(started);
      throw cause;
    }
    started.push(component);
  }
  return { stop: () => stopInReverse(started) };
}

async function stopInReverse(started: readonly Component[]): Promise<void> {
  const failures: unknown[] = [];
  for (const component of started.toReversed()) {
    try {
      await component.stop();
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) {
    throw failures[0];
  }
}

/** The component, with a problem of its own until its start has resolved: nobody may take a port that is not yet bound for healthy. */
export function sayingWhenStarting(component: Component): Component {
  let started = false;
  return {
    name: component.name,
    start: async () => {
      await component.start();
      started = true;
    },
    stop: () => component.stop(),
    problem: () => (started ? component.problem() : "is starting"),
  };
}

/** What the components complain about, each by its name. */
export function problemsOf(components: readonly Component[]): readonly { readonly component: string; readonly problem: string }[] {
  return components.flatMap((component) => {
    const problem = component.problem();
    return problem === undefined ? [] : [{ component: component.name, problem }];
  });
}
