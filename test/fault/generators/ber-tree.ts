import { tlv } from "../../../onprem-gateway/src/collectors/testing/encode-message.ts";

/** One element of a well-formed message. */
export interface BerNode {
  readonly tag: number;
  /** Bytes of a primitive element; of a constructed one, its children stand for them. */
  readonly content: Uint8Array;
  readonly children: readonly BerNode[];
}

/** Splits a well-formed message into its elements; an octet string that holds a sequence, as SNMPv3 has one, counts as constructed. */
export function parseBer(bytes: Uint8Array): BerNode {
  const [node] = elementsOf(bytes);
  if (node === undefined) {
    throw new Error("a seed message is well-formed");
  }
  return node;
}

/** Every element, the message itself first. */
export function allNodes(node: BerNode): readonly BerNode[] {
  return [node, ...node.children.flatMap(allNodes)];
}

/** The message again with one element in other bytes; the lengths around it are right. */
export function withReplaced(node: BerNode, { target, by }: { readonly target: BerNode; readonly by: Uint8Array }): Uint8Array {
  if (node === target) {
    return by;
  }
  return node.children.length === 0
    ? tlv(node.tag, node.content)
    : tlv(node.tag, ...node.children.map((child) => withReplaced(child, { target, by })));
}

function elementsOf(bytes: Uint8Array): readonly BerNode[] {
  const nodes: BerNode[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first < 0x80 ? 0 : first - 0x80;
    const length = lengthBytes === 0 ? first : Buffer.from(bytes).readUIntBE(at + 2, lengthBytes);
    const start = at + 2 + lengthBytes;
    const content = bytes.subarray(start, start + length);
    const holdsSequence = tag === 0x04 && content[0] === 0x30 && content[1] === content.length - 2;
    nodes.push({ tag, content, children: (tag & 0x20) !== 0 || holdsSequence ? elementsOf(content) : [] });
    at = start + length;
  }
  return nodes;
}
