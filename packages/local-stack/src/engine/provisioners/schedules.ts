import { z } from "zod";
import type { Rule, RuleTarget } from "../../runtime/event-bus.ts";
import { validatePattern } from "../../runtime/event-pattern.ts";
import { parseSchedule } from "../../runtime/schedule-expression.ts";
import {
  type Account,
  generatedName,
  type ProvisionerRegistry,
  parseProperties,
  type ResolvedResource,
  resourceInvalid,
} from "./context.ts";

const state = z.string().default("ENABLED");
const ruleProperties = z.object({
  Name: z.string().optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: state,
  Targets: z
    .array(
      z.object({
        Arn: z.string(),
        Id: z.string(),
        Input: z.string().optional(),
        InputPath: z.unknown().optional(),
        InputTransformer: z.unknown().optional(),
      }),
    )
    .default([]),
});
const scheduleProperties = z.object({
  Name: z.string().optional(),
  GroupName: z.string().default("default"),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.enum(["UTC", "Etc/UTC"], "only UTC is known here").optional(),
  State: state,
  Target: z.object({ Arn: z.string(), Input: z.string().optional() }),
});

/** What a rule or schedule can be delivered to locally. */
const deliverable = /^arn:aws:(lambda|sns|sqs):/;

/** EventBridge rules and schedules. */
export function scheduleProvisioners(account: Account): ProvisionerRegistry {
  return {
    "AWS::Events::Rule": (resource) => {
      const rule = ruleOf(account, resource);
      account.bus.addRule(rule);
      if (rule.scheduleExpression !== undefined && rule.enabled) {
        const schedule = parseSchedule(rule.scheduleExpression);
        account.scheduler.add({ name: rule.arn, schedule, run: () => account.bus.fireSchedule(rule) });
      }
      return { ref: rule.name, attributes: { Arn: rule.arn } };
    },
    "AWS::Scheduler::Schedule": (resource) => {
      const properties = parseProperties(scheduleProperties, resource);
      const name = properties.Name ?? generatedName(resource);
      const arn = `arn:aws:scheduler:${account.region}:${account.accountId}:schedule/${properties.GroupName}/${name}`;
      const target = deliverableTarget(resource, {
        id: name,
        arn: properties.Target.Arn,
        input: parseInput(resource, properties.Target.Input) ?? {},
      });
      const schedule = parseSchedule(properties.ScheduleExpression);
      if (properties.State !== "DISABLED") {
        account.scheduler.add({ name: arn, schedule, run: () => account.deliver(target.arn, target.input) });
      }
      return { ref: name, attributes: { Arn: arn } };
    },
  };
}

function ruleOf(account: Account, resource: ResolvedResource): Rule {
  const properties = parseProperties(ruleProperties, resource);
  const name = properties.Name ?? generatedName(resource);
  if (properties.EventPattern !== undefined) validatePattern(properties.EventPattern);
  const targets = properties.Targets.map((target) => {
    if (target.InputPath !== undefined || target.InputTransformer !== undefined) {
      throw resourceInvalid(resource, `target ${target.Id} changes its input by InputPath or InputTransformer, which is not known here`);
    }
    const input = parseInput(resource, target.Input);
    return deliverableTarget(resource, { id: target.Id, arn: target.Arn, ...(input === undefined ? {} : { input }) });
  });
  return {
    name,
    arn: `arn:aws:events:${account.region}:${account.accountId}:rule/${name}`,
    enabled: properties.State !== "DISABLED",
    targets,
    ...(properties.EventPattern === undefined ? {} : { pattern: properties.EventPattern }),
    ...(properties.ScheduleExpression === undefined ? {} : { scheduleExpression: properties.ScheduleExpression }),
  };
}

function deliverableTarget(resource: ResolvedResource, target: RuleTarget): RuleTarget {
  if (!deliverable.test(target.arn)) throw resourceInvalid(resource, `target ${target.arn} is neither a function, a topic nor a queue`);
  return target;
}

function parseInput(resource: ResolvedResource, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw resourceInvalid(resource, `the input ${text} is not JSON`);
  }
}
