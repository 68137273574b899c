import { writeSync } from "node:fs";
import process from "node:process";
import { fileJournal } from "../../src/orders/file-journal/file-journal.ts";
import { orderOf, stateOf } from "./journal-entries.ts";

/**
 * A program that appends numbered entries to a journal until it is killed, and prints the number of each that was promised.
 *
 * Each number is a state of one order, which supersedes the last, so that the file is compacted now and then. Each tenth
 * number is an order of its own too.
 */
async function main([, , path = "", first = "0"]: readonly string[]): Promise<void> {
  const journal = fileJournal(path);
  await journal.open();
  const append = async (number: number): Promise<void> => {
    const progress = { status: "Submitted", filled: number, remaining: 1, avgFillPrice: 1 };
    const orders = number % 10 === 0 ? [orderOf(`order ${number}`)] : [];
    await journal.append([...orders, stateOf("numbered", { kind: "working", progress })]);
    // The print is in the pipe when the call returns, so that it outlives the process.
    writeSync(1, `${number}\n`);
  };
  for (let number = Number(first); ; number += 8)
    await Promise.all(Array.from({ length: 8 }, (_, index) => append(number + index)));
}

await main(process.argv);
