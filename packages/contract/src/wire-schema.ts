import { z } from "zod";
import { BatchAck, BatchEnvelope, BatchRefusal, wireVersion } from "./batch.ts";
import { WireRecord } from "./records.ts";
import { DesiredConfig, DesiredSettings } from "./twin.ts";

/**
 * The wire contract as one JSON Schema document (draft 2020-12), as published in `docs/reference`. It describes what is
 * accepted, so unknown fields are allowed. The envelope leaves its records open, because each is judged on its own: as a
 * `WireRecord`. That sequence numbers increase within the batch cannot be said in JSON Schema.
 */
export function wireJsonSchema() {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ BatchEnvelope, WireRecord, BatchAck, BatchRefusal, DesiredConfig, DesiredSettings })) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { io: "input", uri: (id) => `#/$defs/${id}` });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `Isthmus wire contract v${wireVersion}`,
    description:
      "BatchEnvelope is the request; each of its records is a WireRecord. BatchAck answers with 200, BatchRefusal with anything else. DesiredConfig answers a GET of desired-config; its text is DesiredSettings.",
    $defs: Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema])),
  };
}
