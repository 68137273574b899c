import { Book } from "../book.ts";
import type { UsefulPromise } from "./epilogue.ts";

/** Reads are answered with what TWS has. */
export const answers: UsefulPromise = {
  name: "reads give what TWS has",
  try: async (epilogue) => {
    const { pool, tws, clock } = epilogue;
    const accounts = await epilogue.value("getManagedAccounts() answers", () => pool.getManagedAccounts());
    epilogue.check(
      "getManagedAccounts() gives an account",
      (accounts?.length ?? 0) > 0,
      `it gave ${accounts?.length ?? "no answer"}`,
    );
    const rows = await epilogue.value("getPositions() answers", () => pool.getPositions());
    const book = new Book(tws, () => clock.now());
    const expected = book.now.positions;
    book.close();
    const given = (rows ?? []).map(({ contract, pos }) => `${contract.conId} ${pos}`).sort();
    epilogue.check(
      "getPositions() gives the positions of TWS",
      JSON.stringify(given) === JSON.stringify(expected),
      `it gave [${given}], and TWS has [${expected}]`,
    );
  },
};
