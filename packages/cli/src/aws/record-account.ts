import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { localAccountId, startLocalStack } from "@isthmus/local-stack/engine/local-stack";
import { LocalStackError } from "@isthmus/local-stack/errors";
import { type RealAccount, realAccountSender } from "@isthmus/local-stack/services/real-account/real-account";
import { type Exchange, writeRecording } from "@isthmus/local-stack/services/recorded-account/recording";
import { AnswerSanitiser } from "@isthmus/local-stack/services/recorded-account/sanitise-answer";
import { UsageError } from "../errors.ts";

/** The function that reads inventories, by its deployed name. */
const inventoryFunction = "isthmus-collect-aws-inventory";
const repositoryRoot = fileURLToPath(new URL("../../../../", import.meta.url));

/** What one service, Region by Region, answered. */
export interface RecordedService {
  readonly service: string;
  readonly answered: number;
  /** Error codes with how often each came. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface AccountRecording {
  /** The file's text: sanitised. */
  readonly text: string;
  readonly services: readonly RecordedService[];
}

/**
 * Lets the inventory collector read the account once and keeps what was answered, without secrets and under other account numbers. Throws
 * `UsageError` when AWS does not know the caller, or the collector cannot run.
 */
export async function recordAccount(realAccount: RealAccount, log: (line: string) => void): Promise<AccountRecording> {
  const accountId = await accountOf(realAccount);
  const exchanges: Exchange[] = [];
  const stateDir = await mkdtemp(join(tmpdir(), "isthmus-record-"));
  try {
    await readOnce({ realAccount, stateDir, log, note: (exchange) => exchanges.push(exchange) });
  } catch (error) {
    if (error instanceof LocalStackError) throw new UsageError("unusable-file", error.message);
    throw error;
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
  const sanitiser = new AnswerSanitiser({ accountId, ownNumber: localAccountId });
  const header = { kind: "isthmus-aws-recording", version: 1, recordedMs: Date.now(), region: realAccount.region } as const;
  const text = writeRecording({ header, exchanges: exchanges.map((exchange) => sanitiser.sanitised(exchange)) });
  return { text, services: countsOf(exchanges) };
}

interface Reading {
  readonly realAccount: RealAccount;
  readonly stateDir: string;
  readonly log: (line: string) => void;
  readonly note: (exchange: Exchange) => void;
}

async function readOnce({ realAccount, stateDir, log, note }: Reading): Promise<void> {
  const shared = { repositoryRoot, stateDir, log, realAccount, note };
  const stack = await startLocalStack({ ...shared, endpointPort: 0, reset: true, extraServices: [], metricSources: [] });
  try {
    log("Reading the account");
    const outcome = await stack.invoke(inventoryFunction, {});
    if (outcome.kind !== "ok") throw new UsageError("no-answer", "The collector could not read the account; its log says why.");
  } finally {
    await stack.close();
  }
}

/** STS GetCallerIdentity, which needs no permission. */
async function accountOf(realAccount: RealAccount): Promise<string> {
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const problem = new UsageError(
    "no-answer",
    "AWS did not say whose credentials these are: there are none, they are refused, or there is no way to AWS.",
  );
  const answer = await realAccountSender(realAccount)({ service: "sts", region: realAccount.region, headers, body }).catch(() => {
    throw problem;
  });
  const account = answer.status === 200 ? /<Account>(\d{12})<\/Account>/u.exec(answer.body)?.[1] : undefined;
  if (account === undefined) throw problem;
  return account;
}

function countsOf(exchanges: readonly Exchange[]): readonly RecordedService[] {
  return [...Map.groupBy(exchanges, ({ service }) => service)].map(([service, of]) => {
    const codes = of.flatMap(({ response }) => (response.kind === "error" ? [response.code] : []));
    const refused = Object.fromEntries([...Map.groupBy(codes, (code) => code)].map(([code, times]) => [code, times.length]));
    return { service, answered: of.length - codes.length, refused };
  });
}
