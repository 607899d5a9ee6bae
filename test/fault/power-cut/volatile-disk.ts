/** Of disks made since 2011, whatever smaller ones they pretend to have. ext4 counts on it: half of its journal's commit block is an error to it. */
const sectorBytes = 4_096;

/**
 * A disk with a volatile write cache, as real ones have it: what was written is
 * read back at once, and survives a power cut for certain only after a flush that came later, or when it was written with forced unit access.
 * A cut keeps some version of every other sector: the last durable one, or any that was written since, in no order.
 */
export class VolatileDisk {
  #durable: Buffer;
  #current: Buffer;
  /** What was written to each sector since the last flush, oldest first. */
  readonly #unflushed = new Map<number, Buffer[]>();
  #requestsLeft = Number.POSITIVE_INFINITY;
  #cut: () => void = () => undefined;

  /** Takes the content over. Its size is a multiple of 4,096 bytes. */
  constructor(content: Buffer) {
    this.#durable = content;
    this.#current = Buffer.from(content);
  }

  get sizeBytes(): number {
    return this.#current.length;
  }

  /** Sectors that have not been flushed: what a cut may lose. */
  get unflushedSectors(): number {
    return this.#unflushed.size;
  }

  /** Resolves when the power goes: during the `requests`-th request from now, which is not answered, and no later one is. */
  cutAfter(requests: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#requestsLeft = requests;
    this.#cut = resolve;
    return promise;
  }

  /** Undefined without power. */
  read(offset: number, length: number): Buffer | undefined {
    return this.#hasPower() ? Buffer.from(this.#current.subarray(offset, offset + length)) : undefined;
  }

  /** False without power; the write that the power goes in may be on the disk in part all the same. */
  write(offset: number, data: Buffer, { forced }: { readonly forced: boolean }): boolean {
    const wasCut = this.#requestsLeft <= 0;
    const hasPower = this.#hasPower();
    if (wasCut) {
      return false;
    }
    data.copy(this.#current, offset);
    for (let sector = Math.floor(offset / sectorBytes); sector * sectorBytes < offset + data.length; sector += 1) {
      this.#noteWritten(sector, { durably: forced && hasPower });
    }
    return hasPower;
  }

  /** Makes everything durable that was written before. False without power. */
  flush(): boolean {
    if (!this.#hasPower()) {
      return false;
    }
    for (const [sector, versions] of this.#unflushed) {
      versions.at(-1)?.copy(this.#durable, sector * sectorBytes);
    }
    this.#unflushed.clear();
    return true;
  }

  /** What the disk holds when the power comes back. `random` yields numbers in [0, 1). */
  afterPowerCut(random: () => number): VolatileDisk {
    const lost = random();
    // A quarter of the cuts lose the whole cache, a quarter nothing, the others a part of it.
    const lostPart = lost < 0.25 ? 1 : lost < 0.5 ? 0 : random();
    for (const [sector, versions] of this.#unflushed) {
      if (random() >= lostPart) {
        versions[Math.floor(random() * versions.length)]?.copy(this.#durable, sector * sectorBytes);
      }
    }
    return new VolatileDisk(this.#durable);
  }

  #noteWritten(sector: number, { durably }: { readonly durably: boolean }): void {
    const data = Buffer.from(this.#current.subarray(sector * sectorBytes, (sector + 1) * sectorBytes));
    if (durably) {
      data.copy(this.#durable, sector * sectorBytes);
      this.#unflushed.delete(sector);
      return;
    }
    const versions = this.#unflushed.get(sector);
    if (versions === undefined) {
      this.#unflushed.set(sector, [data]);
    } else {
      versions.push(data);
    }
  }

  #hasPower(): boolean {
    this.#requestsLeft -= 1;
    if (this.#requestsLeft === 0) {
      this.#cut();
    }
    return this.#requestsLeft > 0;
  }
}
