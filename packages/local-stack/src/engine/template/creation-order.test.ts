import { describe, expect, it } from "vitest";
import { creationOrder } from "./creation-order.ts";
import type { TemplateResource } from "./template.ts";

function resource(logicalId: string, properties: Record<string, unknown> = {}, dependsOn: string[] = []): TemplateResource {
  return { logicalId, type: "T", properties, dependsOn };
}

describe("creationOrder", () => {
  it("puts a resource after everything it refers to by Ref, GetAtt and Sub, and after what it depends on", () => {
    const ordered = creationOrder("s1", [
      resource("A", { x: { Ref: "B" }, y: [{ "Fn::GetAtt": ["C", "Arn"] }] }),
      resource("B", { x: { "Fn::Sub": `\${D}-\${AWS::Region}-\${!E}` } }, ["C"]),
      resource("C"),
      resource("D"),
      resource("E"),
    ]);

    expect(ordered.map(({ logicalId }) => logicalId)).toEqual(["C", "D", "B", "A", "E"]);
  });

  it("does not take a variable that Fn::Sub brings along for a resource", () => {
    const ordered = creationOrder("s1", [resource("A", { x: { "Fn::Sub": [`\${B}`, { B: "text" }] } }), resource("B")]);

    expect(ordered.map(({ logicalId }) => logicalId)).toEqual(["A", "B"]);
  });

  it("spells the circle when resources refer to each other", () => {
    const circle = [resource("A", { x: { Ref: "B" } }), resource("B", {}, ["C"]), resource("C", { x: { "Fn::GetAtt": "A.Arn" } })];

    expect(() => creationOrder("s1", circle)).toThrow("stack s1 refer to each other in a circle: A -> B -> C -> A");
  });
});
