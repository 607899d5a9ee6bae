/** An agent that is asked. Addresses are in the form in which a socket names the sender of a datagram. */
export interface AnsweringPeer {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count, from the same port; absent when only the agent's own does. */
  readonly answersFrom?: readonly string[];
}

/** True for a sender whose answers to requests to the peer count. */
export function isFrom(
  { address, port, answersFrom }: AnsweringPeer,
  sender: { readonly address: string; readonly port: number },
): boolean {
  return sender.port === port && (sender.address === address || answersFrom?.includes(sender.address) === true);
}
