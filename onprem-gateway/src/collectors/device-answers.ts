import { answersOid } from "@isthmus/domain/codec/oid-set";
import { SharedContent } from "../runtime/shared-content.ts";

interface Answers {
  readonly oids: readonly string[];
  readonly asOfMs: number;
}

/** Whether a device answered an object. */
export interface DeviceAnswer {
  readonly id: string;
  readonly answers: boolean;
  /** When it was last known, in epoch milliseconds. */
  readonly asOfMs: number;
}

/** Which objects each device answered when it was last read: filled by polling, asked by people. */
export class DeviceAnswers {
  readonly #devices = new Map<string, Answers>();
  /** Devices of one kind answer the same. */
  readonly #shared = new SharedContent<readonly string[]>();

  /** Replaces what was known of the device. OIDs are columns, scalars and entries of tables, without instances. */
  learn(deviceId: string, { oids, asOfMs }: { readonly oids: ReadonlySet<string>; readonly asOfMs: number }): void {
    const list = [...oids];
    this.#devices.set(deviceId, { oids: this.#shared.of(list.join(), () => list), asOfMs });
  }

  /** Of every device that was read: whether it answered the object, part of it, or the table that it is in. */
  of(oid: string): readonly DeviceAnswer[] {
    return [...this.#devices].map(([id, { oids, asOfMs }]) => ({ id, asOfMs, answers: oids.some((own) => answersOid(own, oid)) }));
  }
}
