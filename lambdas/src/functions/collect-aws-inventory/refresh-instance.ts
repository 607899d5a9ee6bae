import type { Instance } from "@isthmus/domain/cloud/services";
import { ListingBroken } from "../../errors.ts";
import type { CloudInventory } from "../../ports/cloud-inventory.ts";
import { resourceItem } from "../../ports/cloud-items/resource-item.ts";
import type { EventWrite } from "../../ports/event-store.ts";
import type { InventoryPorts } from "./collect-inventory.ts";
import type { InstanceStateChange } from "./events/instance-change.ts";

/** How long an event is kept, like those of sites. */
const retentionS = 30 * 86_400;

type RefreshPorts = Pick<InventoryPorts, "entities" | "events" | "telemetry"> & { readonly inventory: CloudInventory };

/**
 * Stores a state change as an event and reads the instance afresh. An instance that can no longer be described is left as it
 * was: the next sweep decides whether it is gone.
 */
export async function refreshInstance(ports: RefreshPorts, change: InstanceStateChange, nowMs: number): Promise<void> {
  const { account: accountId, region } = change;
  const event = await ports.events.put(eventOf(change));
  if (event.kind === "retry" || event.kind === "rejected") {
    ports.telemetry.occurred("event-write-failed", { region, code: event.code }, "error");
  }
  const described = await describe(ports.inventory, change.detail["instance-id"]);
  if (described.kind !== "ok") {
    ports.telemetry.occurred("instance-not-described", { region, reason: described.reason }, "warn");
    return;
  }
  const written = await ports.entities.putLatest(resourceItem("instance", described.instance, { accountId, region, tsMs: nowMs }));
  if (written.kind === "retry" || written.kind === "rejected") {
    ports.telemetry.occurred("entity-write-failed", { region, code: written.code }, "error");
  }
}

type Described = { readonly kind: "ok"; readonly instance: Instance } | { readonly kind: "failed"; readonly reason: string };

async function describe(inventory: CloudInventory, id: string): Promise<Described> {
  try {
    for await (const { facts } of inventory.instances([id]).pages()) {
      const instance = facts.find((each) => each.id === id);
      if (instance !== undefined) {
        return { kind: "ok", instance };
      }
    }
    return { kind: "failed", reason: "absent" };
  } catch (error) {
    if (error instanceof ListingBroken) {
      return { kind: "failed", reason: error.reason };
    }
    throw error;
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
