import { expect } from "vitest";
import type { Effect } from "../../sim/tws/context/effects.ts";
import { RULES } from "../../sim/tws/rules/catalogue.ts";
import type { RuleRow } from "../../sim/tws/rules/rule.ts";
import { error } from "../../sim/wire/responses/session.ts";
import { expectOnPage } from "./refusals-page.ts";
import { heldAround, received } from "./table.ts";

/** Codes of notices, which can come before a refusal. */
const NOTICE_CODES: ReadonlySet<number> = new Set(
  RULES.flatMap(({ rules }) => rules.flatMap(({ code, effect }) => (effect === "notify" ? [code] : []))),
);

/** Messages that follow a refusal by its code: an order that is discarded is reported as cancelled too. */
const FOLLOWING: Readonly<Record<number, readonly string[]>> = { 10311: ["orderStatus", "error 201"] };

/**
 * Expects that a request got the answer of a rule that it breaks: its code and text once, under `reqId`, and nothing else if
 * it is refused, after which the client has no subscription, slot or line more or less than before.
 *
 * @param answer What the client got: the effects as `send` of the client returned them.
 * @param text The text, or a matcher such as `expect.stringContaining`.
 */
export function expectAnswer(rule: RuleRow, answer: readonly Effect[], text: unknown, reqId?: number): void {
  const { what, code, effect } = rule;
  const all = received(answer, error);
  const found = all.filter((one) => one.code === code);
  expect(
    found.map((one) => one.text),
    `${what}: ${JSON.stringify(all)}`,
  ).toEqual([text]);
  if (reqId !== undefined) expect(found[0]?.reqId, what).toBe(reqId);
  expectOnPage(what, found[0]?.text ?? "");
  if (effect === "notify") return;
  const others = answer.flatMap((one) => {
    if (one.kind !== "send") return [];
    if (one.name !== "error") return [one.name];
    const [{ code: other = 0 } = {}] = received([one], error);
    return other === code || NOTICE_CODES.has(other) ? [] : [`error ${other}`];
  });
  expect(others, `${what}: what else comes`).toEqual(FOLLOWING[code] ?? []);
  const held = heldAround(answer);
  if (held !== undefined) expect(held.after, `${what}: what is held after it`).toEqual(held.before);
}
