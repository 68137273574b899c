import { expect, test } from "vitest";
import { newClientState } from "../../../../sim/tws/context/client.ts";
import { Context } from "../../../../sim/tws/context/context.ts";
import { notify, refuses } from "../../../../sim/tws/rules/refuses.ts";
import type { Rule } from "../../../../sim/tws/rules/rule.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { NOW, received } from "../../../support/table.ts";

const over = (least: number, code: number): Rule<number> => ({
  what: `over ${least}`,
  code,
  source: "unsourced",
  broken: (value) => (value > least ? `${value} is over ${least}` : undefined),
});
const RULES = [over(20, 321), over(10, 322)];
const context = () =>
  new Context({ ...newClientState(1, 193, false), subscriptions: new Map() }, undefined as never, NOW);

test("refuses() sends the first broken rule alone, and nothing for an input that keeps all", () => {
  const one = context();
  expect([refuses(one, 7, RULES, 5), refuses(one, 7, RULES, 25)]).toEqual([false, true]);
  expect(received(one.effects, error)).toMatchObject([{ reqId: 7, code: 321, text: "25 is over 20" }]);
});

const NOTICES = RULES.map((rule): Rule<number> => ({ ...rule, effect: "notify" }));

test("notify() sends every broken rule", () => {
  const one = context();
  notify(one, 7, NOTICES, 25);
  expect(received(one.effects, error).map(({ code }) => code)).toEqual([321, 322]);
});

test("refuses() sends the notices before a refusal, and none after it", () => {
  const one = context();
  expect(refuses(one, 7, [...NOTICES, over(20, 200), ...NOTICES], 25)).toBe(true);
  expect(received(one.effects, error).map(({ code }) => code)).toEqual([321, 322, 200]);
  expect(refuses(context(), 7, NOTICES, 25)).toBe(false);
});
