import type { AuthProtocol, PrivProtocol } from "../../../config/schema.ts";
import { keyOfPassPhrase, localisedKey, privacyKey } from "./keys.ts";

/** An SNMPv3 user with its pass phrases in the clear. Lives only in the process that receives. */
export interface UsmUser {
  readonly name: string;
  readonly auth?: { readonly protocol: AuthProtocol; readonly secret: string };
  readonly priv?: { readonly protocol: PrivProtocol; readonly secret: string };
}

export type SecurityLevel = "noAuthNoPriv" | "authNoPriv" | "authPriv";

/** The level that messages of this user have: neither less, nor more than its keys can do. */
export function levelOf({ auth, priv }: UsmUser): SecurityLevel {
  if (auth === undefined) {
    return "noAuthNoPriv";
  }
  return priv === undefined ? "authNoPriv" : "authPriv";
}

interface EngineKeys {
  readonly auth: Buffer;
  priv?: Buffer;
}

const maxEngines = 4_096;

/**
 * The keys of one user. Pass phrases become keys once; a key is localised once for each engine that proved itself. For an engine that has
 * not, the authentication key is made and forgotten, so that forged engine ids cost microseconds and no memory.
 */
export class UserKeys {
  readonly user: UsmUser;
  readonly level: SecurityLevel;
  readonly #engines = new Map<string, EngineKeys>();
  #authKey: Buffer | undefined;
  #privKey: Buffer | undefined;

  constructor(user: UsmUser) {
    this.user = user;
    this.level = levelOf(user);
  }

  /** Undefined for a user without authentication. */
  authKey(engineId: Uint8Array): Buffer | undefined {
    const { auth } = this.user;
    if (auth === undefined) {
      return undefined;
    }
    this.#authKey ??= keyOfPassPhrase(auth.protocol, Buffer.from(auth.secret, "utf8"));
    return this.#engines.get(keyOf(engineId))?.auth ?? localisedKey(auth.protocol, this.#authKey, engineId);
  }

  /** Undefined for a user without privacy. Call it only for engines that proved themselves: lengthening a key may take milliseconds. */
  privKey(engineId: Uint8Array): Buffer | undefined {
    const { auth, priv } = this.user;
    const authKey = this.authKey(engineId);
    if (auth === undefined || priv === undefined || authKey === undefined) {
      return undefined;
    }
    const keys = this.#keep(keyOf(engineId), authKey);
    if (keys.priv === undefined) {
      this.#privKey ??= keyOfPassPhrase(auth.protocol, Buffer.from(priv.secret, "utf8"));
      const localised = localisedKey(auth.protocol, this.#privKey, engineId);
      keys.priv = privacyKey(localised, { auth: auth.protocol, priv: priv.protocol, engineId });
    }
    return keys.priv;
  }

  /** Keeps the authentication key of an engine that proved itself. */
  proved(engineId: Uint8Array): void {
    const authKey = this.authKey(engineId);
    if (authKey !== undefined) {
      this.#keep(keyOf(engineId), authKey);
    }
  }

  #keep(engine: string, auth: Buffer): EngineKeys {
    const keys = this.#engines.get(engine) ?? { auth };
    this.#engines.delete(engine);
    this.#engines.set(engine, keys);
    if (this.#engines.size > maxEngines) {
      const [longestSilent] = this.#engines.keys();
      this.#engines.delete(longestSilent ?? engine);
    }
    return keys;
  }
}

function keyOf(engineId: Uint8Array): string {
  return Buffer.from(engineId).toString("hex");
}
