import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { valuesOf } from "../../../../sim/relay/recording/exchanges.ts";
import { Mask } from "../../../../sim/relay/recording/mask.ts";
import { reqAccountUpdates } from "../../../../sim/wire/requests/accounts.ts";
import { replaceFA } from "../../../../sim/wire/requests/advisors.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import {
  accountSummary,
  managedAccounts,
  updateAccountValue,
} from "../../../../sim/wire/responses/accounts.ts";
import { execDetails } from "../../../../sim/wire/responses/executions.ts";
import { openOrder } from "../../../../sim/wire/responses/orders.ts";
import { error, userInfo } from "../../../../sim/wire/responses/session.ts";
import { fieldsOf } from "../../../support/messages.ts";
import { HandRecording } from "../../../support/recordings.ts";
import "../../../support/replay.ts";

/** Account numbers as IBKR gives them; none of them begins with 0. */
const account = fc
  .tuple(
    fc.constantFrom("U", "DU", "F", "DF", "I", "DI", "X", "DUM", "DUH", "DFA", "UM", "ABC", "DABC"),
    fc.integer({ min: 10_000, max: 99_999_999 }),
  )
  .map(([letters, digits]) => `${letters}${digits}`);

const versions = fc.constantFrom(151, 163, 176, 178, 193);

test("no account of the input is anywhere in the output, and equal ones have equal replacements", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(account, { minLength: 1, maxLength: 4 }),
      versions,
      fc.nat(),
      (accounts, version, seed) => {
        const recording = new HandRecording({ version, mask: new Mask(seed) });
        const [first = ""] = accounts;
        recording.session(1, 1, `${accounts.join(",")},`);
        for (const one of accounts) {
          const xml = `<ListOfGroups><Group><name>All${one}</name><ListOfAccts><String>${one}</String></ListOfAccts></Group></ListOfGroups>`;
          recording
            .in(reqAccountUpdates, { subscribe: true, account: one })
            .in(placeOrder, {
              orderId: 1,
              symbol: "AAPL",
              account: one,
              modelCode: `M${one}`,
              clearingAccount: one,
            })
            .in(replaceFA, { faDataType: 1, xml })
            .out(updateAccountValue, { key: "AccountCode", value: one, account: one })
            .out(accountSummary, { account: one, tag: "AccountType", value: `${one}A` })
            .out(execDetails, { account: one, execId: `0000e0d5.${one}.01` })
            .out(error, {
              reqId: 1,
              code: 321,
              text: `Invalid account code '${one}' (${one.toLowerCase()}).`,
            })
            .fields("out", `unknown(${one})`, [one, "x", one])
            .raw(
              "out",
              "error",
              Buffer.concat([
                Buffer.from("4\x002\x001\x00321\x00"),
                Buffer.from(`\xe9 ${one}\0\0`, "latin1"),
              ]),
            );
        }
        recording.recorder.ended(1, recording.nowMs, "gateway", `${first} has left`);
        for (const one of accounts) expect(recording.text.toUpperCase()).not.toContain(one);
        const lines = recording.lines.slice(1).map((line) => JSON.parse(line));
        const decoded = lines.flatMap((line) =>
          typeof line.fields?.[0] === "string" &&
          !line.fields.some((field: unknown) => typeof field !== "string")
            ? [[line.name, valuesOf(line.direction, line.fields, version)] as const]
            : [],
        );
        const of = (name: string): readonly Record<string, unknown>[] =>
          decoded.flatMap(([other, values]) => (other === name && values !== undefined ? [values] : []));
        const replaced = String(of("managedAccounts")[0]?.accounts).split(",").slice(0, -1);
        expect(new Set(replaced).size).toBe(accounts.length);
        for (const [place, one] of accounts.entries()) {
          const made = replaced[place] ?? "";
          expect(made.replace(/\d/g, "9")).toBe(one.replace(/\d/g, "9"));
          expect(of("reqAccountUpdates")[place]?.account).toBe(made);
          expect(of("placeOrder")[place]).toMatchObject({
            account: made,
            modelCode: `M${made}`,
            clearingAccount: made,
          });
          expect(of("updateAccountValue")[place]).toMatchObject({ value: made, account: made });
          expect(of("accountSummary")[place]).toMatchObject({ value: `${made}A`, account: made });
          expect(of("execDetails")[place]?.account).toBe(made);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("an account that no field has named is masked in a text too", () => {
  fc.assert(
    fc.property(account, fc.constantFrom("", "A"), fc.nat(), (one, suffix, seed) => {
      const masked = new Mask(seed).text(`Invalid account code '${one}${suffix}', not (${one}).`);
      expect(masked).not.toContain(one);
      const shape = (text: string): string => text.replace(/\d/g, "9");
      expect(masked).toMatch(/^Invalid account code '\w+', not \(\w+\)\.$/);
      expect(shape(masked)).toContain(shape(one));
    }),
  );
});

test("equal seeds mask equally, and the seed says nothing about an account", () => {
  const masked = (seed: number, one: string): unknown =>
    new Mask(seed).fields("out", fieldsOf(managedAccounts, { accounts: one }), 193)[2];
  expect(masked(1, "DU1234567")).toBe(masked(1, "DU1234567"));
  // The made-up number follows from the place, and not from the account.
  expect(masked(1, "DU1234567")).toBe(masked(1, "DU7654321"));
});

test("all frames are decodable at their version, and have as many fields as before", () => {
  const mask = new Mask(3);
  for (const version of [151, 178, 193]) {
    const fields = fieldsOf(
      openOrder,
      { orderId: 3, symbol: "AAPL", account: "U7654321", conId: 265598 },
      version,
    );
    const masked = mask.fields("out", fields, version) as string[];
    expect(masked).toHaveLength(fields.length);
    const values = openOrder.read(masked, version);
    expect(values).toEqual({ ...openOrder.read(fields, version), account: values.account });
    expect(values.account).toMatch(/^U0\d{6}$/);
  }
});

test("operators, aliases and odd accounts are replaced in their own fields alone", () => {
  const mask = new Mask(1);
  const given = { orderId: 1, extOperator: "JOHN", account: "joint", orderRef: "JOHN joint", symbol: "A" };
  const order = placeOrder.read(mask.fields("in", fieldsOf(placeOrder, given), 193) as string[], 193);
  expect(order.extOperator).toMatch(/^[A-Z]{4}$/);
  expect(order.extOperator).not.toBe("JOHN");
  expect(order.account).toMatch(/^[a-z]{5}$/);
  expect(order.account).not.toBe("joint");
  expect([order.orderRef, order.symbol]).toEqual(["JOHN joint", "A"]);
  const xml = "<AccountAlias><account>DF1234567</account><alias>Ann Smith</alias></AccountAlias>";
  const advised = mask.fields("in", fieldsOf(replaceFA, { faDataType: 3, xml }), 193) as string[];
  const { xml: masked } = replaceFA.read(advised, 193);
  expect(masked).toMatch(/^<AccountAlias><account>DF\d{7}<\/account><alias>[A-Za-z ]{9}<\/alias>/);
  expect(masked).not.toMatch(/Ann|Smith|1234567/);
  const [, , brand] = mask.fields("out", fieldsOf(userInfo, { whiteBrandingId: "Broker7" }), 193);
  expect(brand).not.toBe("Broker7");
});

test("numbers, symbols and All are left as they are", () => {
  const mask = new Mask(1);
  const same = (direction: "in" | "out", fields: readonly string[]): void =>
    expect(mask.fields(direction, fields, 193)).toEqual(fields);
  same("in", fieldsOf(reqAccountUpdates, { account: "All" }));
  same(
    "out",
    fieldsOf(execDetails, { symbol: "ESZ6", localSymbol: "AAPL  260116C00150000", permId: 123456789 }),
  );
  same("out", fieldsOf(error, { text: "ISIN US0378331005, conId 265598" }));
});
