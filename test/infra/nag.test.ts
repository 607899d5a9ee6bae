import { App, Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, it } from "vitest";
import { addNagChecks } from "../../infra/src/nag.ts";
import { exampleApp } from "./synthesized.ts";

describe("cdk-nag", () => {
  it("has no finding that is not acknowledged with a reason", () => {
    const app = exampleApp();
    addNagChecks(app);

    expect(() => app.synth()).not.toThrow();
  });

  it("would report a topic that takes messages without TLS", () => {
    const app = new App();
    new Topic(new Stack(app, "Careless"), "Topic");
    addNagChecks(app);

    expect(() => app.synth()).toThrow(/AwsSolutions-SNS3/u);
  });
});
