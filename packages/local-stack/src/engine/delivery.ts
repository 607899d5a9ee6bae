import type { EventBus } from "../runtime/event-bus.ts";
import type { FunctionDefinition } from "../runtime/function-definition.ts";
import type { DeadLetter, FunctionRuntime } from "../runtime/function-runtime.ts";
import { alarmNotice } from "../services/cloudwatch/alarm-actions.ts";
import type { AlarmTransition } from "../services/cloudwatch/alarm-book.ts";
import { type AccessRefusal, refusalSentence } from "../services/iam/access-refusal.ts";
import type { Topics } from "../services/notifications/topics.ts";
import type { QueueStore } from "../services/queues/queue-store.ts";

export interface DeliveryRoutes {
  readonly runtime: FunctionRuntime;
  readonly topics: Topics;
  readonly queues: QueueStore;
  readonly log: (line: string) => void;
}

/** Hands an event to the function, topic or queue behind an ARN; what cannot be delivered is said in the log. */
export function deliver(routes: DeliveryRoutes, targetArn: string, event: unknown): void {
  const body = JSON.stringify(event);
  switch (targetArn.split(":")[2]) {
    case "lambda":
      if (routes.runtime.find(targetArn) === undefined) routes.log(`No function ${targetArn} takes the event.`);
      else routes.runtime.invokeAsync(targetArn, event);
      return;
    case "sns":
      if (routes.topics.publish({ topicArn: targetArn, subject: "", message: body }, Date.now()) === undefined) {
        routes.log(`No topic ${targetArn} takes the event.`);
      }
      return;
    case "sqs":
      if (routes.queues.has(targetArn)) routes.queues.send(targetArn, body, Date.now());
      else routes.log(`No queue ${targetArn} takes the event.`);
      return;
    default:
      routes.log(`Events cannot be delivered to ${targetArn} locally.`);
  }
}

/** What the role of a function needs for Lambda to send to its destination, by the destination's service. */
const destinationActions: Readonly<Record<string, string | undefined>> = {
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  lambda: "lambda:InvokeFunction",
};

/** Parks an event that a function failed on for good, if the function's role may send there. */
export function deliverDeadLetter(
  routes: DeliveryRoutes & {
    readonly refusal: (definition: FunctionDefinition, action: string, resource: string) => AccessRefusal | undefined;
  },
  { definition, event, message, attempts }: DeadLetter,
): void {
  routes.log(`${definition.name} failed ${attempts} times on an event: ${message}`);
  const destination = definition.onFailureArn;
  if (destination === undefined) return;
  const action = destinationActions[destination.split(":")[2] ?? ""];
  const refusal = action === undefined ? undefined : routes.refusal(definition, action, destination);
  if (refusal === undefined) deliver(routes, destination, event);
  else routes.log(`The event is lost: ${refusalSentence(refusal)}`);
}

/** Where changes of alarms go. */
export type AlarmRoutes = DeliveryRoutes & { readonly bus: EventBus; readonly accountId: string; readonly region: string };

/** Sends the EventBridge event of every change of an alarm's state. */
export function announceTransition(routes: AlarmRoutes, transition: AlarmTransition): void {
  routes.bus.put(alarmNotice(transition, routes).event);
}

/** Takes the actions of an alarm's new state. */
export function takeActions(routes: AlarmRoutes, transition: AlarmTransition): void {
  const notice = alarmNotice(transition, routes);
  for (const arn of notice.actionArns) {
    if (!arn.startsWith("arn:aws:sns:")) {
      deliver(routes, arn, notice.event.detail);
    } else if (routes.topics.publish({ topicArn: arn, subject: notice.subject, message: notice.message }, transition.atMs) === undefined) {
      routes.log(`No topic ${arn} takes the notification of ${transition.alarm.name}.`);
    }
  }
}
