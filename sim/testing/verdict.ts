import { z } from "zod";
import { originText } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import { RequestRule } from "../script/request-rule.ts";
import type { Script } from "../script/script.ts";
import { sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";
import type { OrderHolds } from "../tws/context/order-holds.ts";
import { REQUEST_NAMES, type RequestName } from "../wire/catalogue.ts";
import { checkFields } from "../world/check-fields.ts";
import { suggestion } from "../world/nearest-name.ts";
import { unquoted } from "../world/quoted.ts";

/** Requests that every client sends to begin its session. */
const BEGINNING: readonly RequestName[] = ["startApi"];

const ONLY = z.array(z.string().superRefine(checkRequest), "expected a list of names of requests").optional();

/**
 * Gets what was not as the rules of a script say, one text each.
 *
 * @throws {RangeError} For options that are not accepted.
 */
export function faultsOfRules(script: Script, holds: OrderHolds, options: unknown): readonly string[] {
  checkFields("verify the fake", { only: ONLY }, options);
  const { only } = options as { readonly only?: readonly string[] | undefined };
  return [...unused(script), ...unheld(holds), ...script.failureTexts, ...unexpected(script, only)];
}

function checkRequest(name: string, context: z.core.$RefinementCtx): void {
  if (!REQUEST_NAMES.includes(name))
    context.addIssue({
      code: "custom",
      message: `there is no request ${unquoted(name)}; ${suggestion(name, REQUEST_NAMES)}`,
    });
}

function unused({ rules, requests, answers }: Script): readonly string[] {
  return rules
    .filter(({ uses }) => !uses.areEnough)
    .map((rule) => {
      const isOfRequests = rule instanceof RequestRule;
      const call = `${isOfRequests ? "on" : "onAnswer"}: ${wantedText(rule.name, rule.match as never)}${sessionText(rule.session)}`;
      const log = isOfRequests ? requests : answers;
      const misses = sessionMisses(log.all(), rule.name, rule.match as never, rule.session);
      return [`${call} was ${rule.uses.text}`, ...misses].join("\n    ");
    });
}

function unheld({ waiting }: OrderHolds): readonly string[] {
  return waiting.map((text) => `orders.holdNext: no order${text === "" ? "" : ` with ${text}`} has arrived`);
}

function unexpected({ requests }: Script, only: readonly string[] | undefined): readonly string[] {
  if (only === undefined) return [];
  const allowed: readonly string[] = [...BEGINNING, ...only];
  return requests
    .all()
    .filter(({ name }) => !allowed.includes(name))
    .map((message) => `${message.text} (${originText(message)}) was not expected`);
}
