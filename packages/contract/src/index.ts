export * from "./batch.ts";
export * from "./device-facts.ts";
export * from "./ids.ts";
export * from "./limits.ts";
export * from "./records.ts";
export * from "./stream-account.ts";
export * from "./twin.ts";
