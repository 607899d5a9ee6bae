import type { SnmpFailure, SnmpFailureReason } from "../snmp-protocol/session.ts";

/** What each reason means and where to look, in words that are ours. */
const hints: Readonly<Record<SnmpFailureReason, string>> = {
  timeout:
    "No answer within the time limit. Check the address, the port, packet filters and the agent's access list; an agent also stays silent on a wrong community.",
  refused: "Nothing listens on that port (ICMP port unreachable). Check that the agent runs and which address and port it uses.",
  unreachable: "There is no route to the address. Check the gateway's own network and the device's address.",
  "other-address":
    "Answers from another address than the one that was asked are refused. Configure the address that the agent answers from, allow it by answersFrom under the snmp of the device, or set the agent to answer from the address it is asked at.",
  "unknown-user": "The agent does not know this SNMPv3 user. Check the spelling and that the user exists on the device.",
  "wrong-digest": "The agent knows the user but not this authentication key. Check the authentication protocol and pass phrase.",
  "not-in-time-window":
    "The agent's engine clock and ours disagree, even after synchronising. The device may be restarting again and again.",
  "decryption-error":
    "Privacy does not fit: the agent cannot decrypt the request, or we cannot decrypt the answer. Check the privacy protocol and pass phrase.",
  "unsupported-security-level": "The agent does not offer this security level to the user. Check auth and priv of the user on the device.",
  "unsupported-algorithm": "This protocol cannot be used here. Choose SHA-256 with AES where the device allows it.",
  "unknown-engine": "The agent answers with an engine id other than its own, even after discovery. Two devices may share the address.",
  authorization:
    "The agent refuses to show this object to the user or community. Check the access group, its read view and the security level it demands.",
  "no-such-view": "The agent answers but shows no system group. Check the view that the community or user may read.",
  "no-such-name": "The agent does not have the object (SNMPv1 noSuchName).",
  "too-big": "The answer does not fit into the agent's largest message, even for a single row.",
  "agent-error": "The agent reports an internal error (genErr) for the request.",
  malformed: "The agent answers, but its packet breaks the encoding rules or does not fit the request, and was dropped.",
  "over-budget":
    "The device answered more than one poll may take; the rest is left. A table without an end, or very many rows, may be the cause.",
  "out-of-time": "The time for this poll is used up; the rest is left. The device answers slowly, or its tables are very long.",
  closed: "The request was given up because the session was closed.",
};

/** A failure with the standing hint for its reason. */
export function failure(reason: SnmpFailureReason): SnmpFailure {
  return { kind: "failed", reason, hint: hints[reason] };
}
