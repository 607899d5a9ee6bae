import { resourceItem } from "../../ports/cloud-items/resource-item.ts";
import type { EventWrite } from "../../ports/event-store.ts";
import type { InventoryPorts } from "./collect-inventory.ts";
import type { InstanceStateChange } from "./instance-change.ts";

/** How long an event is kept, like those of sites. */
const retentionS = 30 * 86_400;

/**
 * Stores a state change as an event and reads the instance afresh. An instance that can no longer be described is left as it
 * was: the next sweep decides whether it is gone.
 */
export async function refreshInstance(ports: InventoryPorts, change: InstanceStateChange, nowMs: number): Promise<void> {
  const { account: accountId, region } = change;
  const id = change.detail["instance-id"];
  const event = await ports.events.put(eventOf(change));
  const inventory = ports.inventory(region);
  const [instances, statuses] = await Promise.all([inventory.instances([id]), inventory.instanceStatuses([id])]);
  const instance = instances.kind === "complete" ? instances.items.find((each) => each.id === id) : undefined;
  if (event.kind === "retry" || event.kind === "rejected") {
    ports.telemetry.occurred("event-write-failed", { region, code: event.code }, "error");
  }
  if (instance === undefined) {
    ports.telemetry.occurred(
      "instance-not-described",
      { region, reason: instances.kind === "complete" ? "absent" : instances.reason },
      "warn",
    );
    return;
  }
  const status = statuses.kind === "complete" ? statuses.items.find((each) => each.id === id) : undefined;
  const written = await ports.entities.putLatest(resourceItem("instance", { ...instance, ...status }, { accountId, region, tsMs: nowMs }));
  if (written.kind === "retry" || written.kind === "rejected") {
    ports.telemetry.occurred("entity-write-failed", { region, code: written.code }, "error");
  }
}

function eventOf(change: InstanceStateChange): EventWrite {
  const { state, "instance-id": id } = change.detail;
  return {
    scope: { kind: "aws", accountId: change.account, region: change.region },
    stream: "EVENT",
    tsMs: change.time,
    origin: change.id,
    seq: 0,
    body: {
      source: "aws",
      severity: state === "pending" || state === "running" ? "info" : "warning",
      type: `ec2.instance.${state}`,
      text: `${id} is ${state}`,
      instanceId: id,
      authentication: "authenticated",
    },
    ttlS: Math.floor(change.time / 1_000) + retentionS,
  };
}
