import { expect, test } from "vitest";
import { firstAdvisorState, loginAccounts } from "../../../../sim/exchange/accounts/advisor-setup.ts";

test("an advisor's own account is the one that begins with F or DF, or is made up", () => {
  expect(loginAccounts(["DU1", "DU2"], false)).toEqual({ master: undefined, clients: ["DU1", "DU2"] });
  expect(loginAccounts(["DU1", "DU2"], true)).toEqual({ master: "DF1", clients: ["DU1", "DU2"] });
  expect(loginAccounts(["DU1", "DF9"], true)).toEqual({ master: "DF9", clients: ["DU1"] });
  expect(loginAccounts(["F7", "U1"], true)).toEqual({ master: "F7", clients: ["U1"] });
});

test("an advisor without clients, and a code that comes twice, are refused", () => {
  expect(() => loginAccounts(["DF9"], true)).toThrow("no account besides the advisor's own");
  expect(() => loginAccounts(["DU1", "DU1"], false)).toThrow("a code comes twice");
});

test("the percentages of the first profile add up to 100", () => {
  for (const count of [1, 2, 3, 7]) {
    const clients = Array.from({ length: count }, (_, at) => `DU${at}`);
    const [profile] = firstAdvisorState(clients).profiles;
    const sum = profile?.members.reduce((so, { amount = 0 }) => so + amount, 0);
    expect(sum).toBeCloseTo(100, 9);
  }
});
