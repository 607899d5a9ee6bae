/** Offsets and sizes in octets of the structures in which many datagrams are told to the system; `libc.ts` says where they stand. */
export interface MessageLayout {
  /** `struct mmsghdr`: one datagram. */
  readonly messageOctets: number;
  /** Of the sender or receiver: where it is, and its length. */
  readonly nameAt: number;
  readonly nameLengthAt: number;
  /** Of the pieces that the content is in: where they are, and how many. */
  readonly piecesAt: number;
  readonly pieceCountAt: number;
  readonly flagsAt: number;
  /** Octets received. */
  readonly lengthAt: number;
  /** `struct iovec`: one piece. */
  readonly pieceOctets: number;
  readonly pieceStartAt: number;
  readonly pieceLengthAt: number;
}

interface BlockOptions {
  readonly layout: MessageLayout;
  /** Where memory is for the system: it must stay there for as long as the block is used. */
  readonly addressOf: (memory: ArrayBuffer) => bigint;
  /** Datagrams that the block holds. */
  readonly slots: number;
  /** Octets that each may have. */
  readonly slotOctets: number;
}

/** Room for the largest socket address that comes here, kept to a multiple of eight. */
export const nameOctets = 32;
/** MSG_TRUNC of Linux: the datagram was longer than its place. */
const truncated = 0x20;

/**
 * Memory for a number of datagrams, laid out once: structures that name each other by address, and a place of fixed size for each address
 * and each content. The system reads or writes it while a call lasts, and nothing else touches it then.
 */
export class MessageBlock {
  readonly slots: number;
  readonly slotOctets: number;
  /** Structures, and behind them the addresses of senders or receivers. */
  readonly head: ArrayBuffer;
  readonly #content: Uint8Array;
  readonly #octets: Uint8Array;
  readonly #view: DataView;
  readonly #layout: MessageLayout;
  readonly #namesAt: number;
  readonly #messages: readonly bigint[];

  constructor({ layout, addressOf, slots, slotOctets }: BlockOptions) {
    const piecesAt = slots * layout.messageOctets;
    this.#layout = layout;
    this.#namesAt = piecesAt + slots * layout.pieceOctets;
    this.slots = slots;
    this.slotOctets = slotOctets;
    this.head = new ArrayBuffer(this.#namesAt + slots * nameOctets);
    this.#octets = new Uint8Array(this.head);
    this.#view = new DataView(this.head);
    const content = new ArrayBuffer(slots * slotOctets);
    this.#content = new Uint8Array(content);
    const [headAt, contentAt] = [addressOf(this.head), addressOf(content)];
    this.#messages = Array.from({ length: slots }, (_, slot) => headAt + BigInt(slot * layout.messageOctets));
    for (let slot = 0; slot < slots; slot += 1) {
      const message = slot * layout.messageOctets;
      const piece = piecesAt + slot * layout.pieceOctets;
      this.#view.setBigUint64(message + layout.nameAt, headAt + BigInt(this.nameAt(slot)), true);
      this.#view.setBigUint64(message + layout.piecesAt, headAt + BigInt(piece), true);
      this.#view.setBigUint64(message + layout.pieceCountAt, 1n, true);
      this.#view.setBigUint64(piece + layout.pieceStartAt, contentAt + BigInt(slot * slotOctets), true);
      this.#view.setBigUint64(piece + layout.pieceLengthAt, BigInt(slotOctets), true);
    }
  }

  /** The address of the message in a slot, behind which those of the later slots stand. */
  messageAddress(slot: number): bigint {
    const address = this.#messages[slot];
    if (address === undefined) {
      throw new RangeError("a message block has no such slot");
    }
    return address;
  }

  /** Where in `head` the address of a slot's sender or receiver begins. */
  nameAt(slot: number): number {
    return this.#namesAt + slot * nameOctets;
  }

  /** Puts a datagram of at most `slotOctets`, and whom it goes to, into a slot. */
  put(slot: number, bytes: Uint8Array, name: Uint8Array): void {
    if (slot < 0 || slot >= this.slots || bytes.length > this.slotOctets || name.length > nameOctets) {
      throw new RangeError("a datagram does not fit its slot");
    }
    const { messageOctets, nameLengthAt, pieceOctets, pieceLengthAt } = this.#layout;
    this.#octets.set(name, this.nameAt(slot));
    this.#view.setUint32(slot * messageOctets + nameLengthAt, name.length, true);
    // The upper half of the length stays zero.
    this.#view.setUint32(this.slots * messageOctets + slot * pieceOctets + pieceLengthAt, bytes.length, true);
    this.#content.set(bytes, slot * this.slotOctets);
  }

  /** What was put into a slot, as bytes of their own. */
  copyOf(slot: number): Uint8Array {
    const { messageOctets, pieceOctets, pieceLengthAt } = this.#layout;
    const length = this.#view.getUint32(this.slots * messageOctets + slot * pieceOctets + pieceLengthAt, true);
    return this.#content.slice(slot * this.slotOctets, slot * this.slotOctets + length);
  }

  /** Makes the first `count` slots ready to receive: the system overwrites the length of an address with what it really has. */
  expect(count: number): void {
    const { messageOctets, nameLengthAt } = this.#layout;
    for (let slot = 0; slot < count; slot += 1) {
      this.#view.setUint32(slot * messageOctets + nameLengthAt, nameOctets, true);
    }
  }

  /** Length of the sender's address in a slot, as the system says it. */
  nameLength(slot: number): number {
    return this.#view.getUint32(slot * this.#layout.messageOctets + this.#layout.nameLengthAt, true);
  }

  /** A view of the datagram received into a slot. Undefined for one that cannot be whole. */
  received(slot: number): Uint8Array | undefined {
    const { messageOctets, lengthAt, flagsAt } = this.#layout;
    const length = this.#view.getUint32(slot * messageOctets + lengthAt, true);
    const flags = this.#view.getUint32(slot * messageOctets + flagsAt, true);
    if (length > this.slotOctets || (flags & truncated) !== 0) {
      return undefined;
    }
    return this.#content.subarray(slot * this.slotOctets, slot * this.slotOctets + length);
  }
}
