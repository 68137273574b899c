import { originText } from "../script/message-log.ts";
import { wantedText } from "../script/near-miss.ts";
import { RequestRule } from "../script/request-rule.ts";
import type { Script } from "../script/script.ts";
import { sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";
import type { RequestName } from "../wire/catalogue.ts";

/** Requests that every client sends to begin its session. */
const BEGINNING: readonly RequestName[] = ["startApi"];

/** Gets what was not as the rules of a script say, one text each. */
export function faultsOfRules(script: Script, only: readonly RequestName[] | undefined): readonly string[] {
  return [...unused(script), ...thrown(script), ...unexpected(script, only)];
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

function thrown({ failures }: Script): readonly string[] {
  return failures.map((cause) => `a rule threw ${cause instanceof Error ? cause.message : String(cause)}`);
}

function unexpected({ requests }: Script, only: readonly RequestName[] | undefined): readonly string[] {
  if (only === undefined) return [];
  const allowed: readonly string[] = [...BEGINNING, ...only];
  return requests
    .all()
    .filter(({ name }) => !allowed.includes(name))
    .map((message) => `${message.text} (${originText(message)}) was not expected`);
}
