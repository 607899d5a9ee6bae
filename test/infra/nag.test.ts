import { App, Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addNagChecks } from "../../infra/src/nag.ts";
import { exampleApp } from "./synthesized.ts";

describe("cdk-nag", () => {
  // CloudFormation's own checks of the templates are part of `npm run synth`, and take longer than all of these.
  beforeEach(() => {
    vi.stubEnv("CDK_VALIDATION", "false");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

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
