import type { RegionClients } from "../region-clients.ts";

/** What is asked: the action, such as "DescribeVpcs", and its parameters. */
export type Answer = (action: string, input: Readonly<Record<string, unknown>>) => unknown;

/** Clients whose every call is answered by the function, without a network or a protocol. */
export function answeringClients(answer: Answer): RegionClients {
  const client = {
    send: async (command: { readonly constructor: { readonly name: string }; readonly input: Readonly<Record<string, unknown>> }) =>
      answer(command.constructor.name.replace(/Command$/u, ""), command.input),
  };
  return { ec2: client, rds: client, elb: client, dx: client, lambda: client, s3: client } as unknown as RegionClients;
}
