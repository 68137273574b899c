import { fileJournal, IbkrPool, silentLogger } from "../../../src/mod.ts";

/** Makes the pool of a program that is killed: on a file journal, quick to come back. */
export const childPool = (port: string, path: string): IbkrPool =>
  new IbkrPool({
    port: Number(port),
    journal: fileJournal(path, { logger: silentLogger }),
    logger: silentLogger,
    messagesPerSecond: 10_000,
    backoffMsMin: 20,
    backoffMsMax: 100,
  });

/** Prints a line for the parent. */
export function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
