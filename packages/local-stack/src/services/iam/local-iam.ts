import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { LocalStackError } from "../../errors.ts";
import type { Principal } from "../service.ts";
import type { AccessRefusal } from "./access-refusal.ts";
import { type AccessQuestion, evaluatePolicies } from "./policy.ts";
import { principalTagContext, requestTagContext } from "./session-tags.ts";

/** Temporary keys of one role session, as STS would issue them. */
export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What the endpoint needs to check a signature made with an access key. */
export interface KnownKey {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly principal: Principal;
  readonly roleName: string;
  /** Session tags, by key. */
  readonly tags: ReadonlyMap<string, string>;
}

/** A session that a role was asked for by AssumeRole. */
export interface SessionRequest {
  readonly callerArn: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationS: number;
  readonly tags: ReadonlyMap<string, string>;
}

interface AssumedSession {
  readonly roleName: string;
  readonly sessionName: string;
  readonly tags: ReadonlyMap<string, string>;
  readonly expiresMs: number;
}

/** Roles and their policies as the template declares them. */
export interface RoleDefinition {
  readonly name: string;
  readonly arn: string;
  /** Trust policy: who may assume the role. Without one nobody may, by AssumeRole. */
  readonly trust?: unknown;
}

const noTags: ReadonlyMap<string, string> = new Map();

const keyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The account's roles, their identity policies, and the access keys of their sessions. Keys are derived from a random per-state
 * secret (a 0600 file), so the same role and session get the same keys after a restart and no key is stored in clear.
 */
export class LocalIam {
  readonly #accountId: string;
  readonly #database: DatabaseSync;
  readonly #stateSecret: Buffer;
  readonly #roles = new Map<string, RoleDefinition>();
  readonly #policies = new Map<string, unknown[]>();
  readonly #managedPolicies = new Map<string, unknown>();
  /** Sessions by access key id. They end with this process, as do the functions that hold their keys. */
  readonly #sessions = new Map<string, AssumedSession>();
  readonly #nowMs: () => number;

  constructor(options: {
    readonly accountId: string;
    readonly stateDir: string;
    readonly database: DatabaseSync;
    readonly nowMs?: () => number;
  }) {
    this.#nowMs = options.nowMs ?? Date.now;
    this.#accountId = options.accountId;
    this.#database = options.database;
    this.#stateSecret = loadStateSecret(join(options.stateDir, "credentials.key"));
    this.#database.exec(
      "CREATE TABLE IF NOT EXISTS access_key (id TEXT PRIMARY KEY, role TEXT NOT NULL, session TEXT NOT NULL) STRICT, WITHOUT ROWID",
    );
  }

  addRole(role: RoleDefinition): void {
    this.#roles.set(role.name, role);
  }

  /** Attaches an identity policy document to a role; unknown roles keep it until they are added. */
  attachPolicy(roleName: string, document: unknown): void {
    const attached = this.#policies.get(roleName) ?? [];
    attached.push(document);
    this.#policies.set(roleName, attached);
  }

  /** A customer managed policy, for roles that name it by ARN. */
  addManagedPolicy(arn: string, document: unknown): void {
    this.#managedPolicies.set(arn, document);
  }

  /** Attaches a managed policy by ARN. Policies that AWS itself manages are not known here and grant nothing. */
  attachManagedPolicy(roleName: string, arn: string): void {
    const document = this.#managedPolicies.get(arn);
    if (document !== undefined) this.attachPolicy(roleName, document);
  }

  role(name: string): RoleDefinition | undefined {
    return this.#roles.get(name);
  }

  /** Identity policy documents of a role. */
  policies(roleName: string): readonly unknown[] {
    return this.#policies.get(roleName) ?? [];
  }

  /** Keys of a role's session; the same ones for the same names. Throws when the template has no such role. */
  issueCredentials(roleName: string, sessionName: string): IssuedCredentials {
    if (!this.#roles.has(roleName)) {
      const known = [...this.#roles.keys()].join(", ") || "none";
      throw new LocalStackError("role-unknown", `The template has no role ${roleName} (it has: ${known}).`);
    }
    const accessKeyId = accessKeyIdOf(this.#derive(`key:${roleName}:${sessionName}`));
    this.#database
      .prepare("INSERT OR REPLACE INTO access_key (id, role, session) VALUES (?, ?, ?)")
      .run(accessKeyId, roleName, sessionName);
    return this.#secrets(accessKeyId);
  }

  /**
   * Opens a session when the role's trust policy lets the caller; whether the caller's own policies do was asked before. Undefined when
   * it does not, or when there is no such role.
   */
  assumeRole(request: SessionRequest): (IssuedCredentials & { readonly expiresMs: number }) | undefined {
    const role = [...this.#roles.values()].find(({ arn }) => arn === request.roleArn);
    if (role === undefined || !this.#trusts(role, request)) return undefined;
    for (const [id, { expiresMs }] of this.#sessions) if (expiresMs <= this.#nowMs()) this.#sessions.delete(id);
    const { sessionName, tags } = request;
    const accessKeyId = accessKeyIdOf(randomBytes(16));
    const expiresMs = this.#nowMs() + request.durationS * 1_000;
    this.#sessions.set(accessKeyId, { roleName: role.name, sessionName, tags, expiresMs });
    return { ...this.#secrets(accessKeyId), expiresMs };
  }

  #trusts(role: RoleDefinition, { callerArn, roleArn, tags }: SessionRequest): boolean {
    const callerRole = this.#roles.get(/:assumed-role\/([^/]+)\//u.exec(callerArn)?.[1] ?? "");
    const context = { ...requestTagContext(tags), "aws:principalarn": callerRole?.arn ?? "" };
    return (tags.size > 0 ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"]).every(
      (action) =>
        evaluatePolicies([role.trust], { action, resource: roleArn, context, principalArns: [callerArn, callerRole?.arn ?? ""] }) ===
        "allow",
    );
  }

  /** The key behind an access key id; undefined when it was never issued, has expired, or its role left the template. */
  findKey(accessKeyId: string): KnownKey | undefined {
    const session = this.#sessions.get(accessKeyId) ?? this.#issued(accessKeyId);
    if (session === undefined || !this.#roles.has(session.roleName) || session.expiresMs <= this.#nowMs()) return undefined;
    const { roleName, sessionName, tags } = session;
    const { secretAccessKey, sessionToken } = this.#secrets(accessKeyId);
    const arn = `arn:aws:sts::${this.#accountId}:assumed-role/${roleName}/${sessionName}`;
    return { secretAccessKey, sessionToken, roleName, tags, principal: { accountId: this.#accountId, arn } };
  }

  #issued(accessKeyId: string): AssumedSession | undefined {
    const row = this.#database.prepare("SELECT role, session FROM access_key WHERE id = ?").get(accessKeyId);
    if (row === undefined) return undefined;
    return { roleName: String(row["role"]), sessionName: String(row["session"]), tags: noTags, expiresMs: Number.POSITIVE_INFINITY };
  }

  /**
   * May this key's role call the function URL? Since October 2025 both lambda:InvokeFunctionUrl and lambda:InvokeFunction are
   * needed (Lambda Developer Guide, "Control access to function URLs"), each from the role's or the function's policy.
   */
  mayInvokeUrl(key: KnownKey, functionArn: string, resourcePolicies: readonly unknown[]): boolean {
    const context = {
      "lambda:functionurlauthtype": "AWS_IAM",
      "lambda:invokedviafunctionurl": "true",
      "aws:principalarn": this.#roleArn(key),
    };
    return ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"].every((action) => {
      const question = { action, resource: functionArn, context, principalArns: [key.principal.arn, this.#roleArn(key)] };
      return evaluatePolicies([...this.policies(key.roleName), ...resourcePolicies], question) === "allow";
    });
  }

  /** Why the session's role may not do all of this, from its identity policies; undefined when it may. */
  refusalOf(
    { principal, roleName, tags = noTags }: Pick<KnownKey, "principal" | "roleName"> & Partial<Pick<KnownKey, "tags">>,
    questions: readonly AccessQuestion[],
  ): AccessRefusal | undefined {
    for (const question of questions) {
      const principalContext = { ...principalTagContext(tags), "aws:principalarn": this.#roles.get(roleName)?.arn ?? "" };
      const context = { ...question.context, ...principalContext };
      const decision = evaluatePolicies(this.policies(roleName), { ...question, context });
      if (decision !== "allow") return { principalArn: principal.arn, action: question.action, resource: question.resource, decision };
    }
    return undefined;
  }

  #roleArn(key: KnownKey): string {
    return this.#roles.get(key.roleName)?.arn ?? "";
  }

  #secrets(accessKeyId: string): IssuedCredentials {
    return {
      accessKeyId,
      secretAccessKey: this.#derive(`secret:${accessKeyId}`).toString("base64").slice(0, 40),
      sessionToken: this.#derive(`token:${accessKeyId}`).toString("base64"),
    };
  }

  #derive(label: string): Buffer {
    return createHmac("sha256", this.#stateSecret).update(label).digest();
  }
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function accessKeyIdOf(bytes: Buffer): string {
  return `ASIA${Array.from(bytes.subarray(0, 16), (byte) => keyAlphabet[byte % 32]).join("")}`;
}

function loadStateSecret(path: string): Buffer {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return readFileSync(path);
}
