import type { AccountValueChange } from "../../operations/account-updates.ts";
import { lastByKey } from "../../operations/memory.ts";
import { type FrameRow, frameRows, textOf } from "./row-fields.ts";
import type { WebTopic } from "./web-topic.ts";

/** The values of an account (`ssd`): all of them, then each that changes. */
export function watchAccountTopic(account: string): WebTopic<AccountValueChange> {
  const key = `ssd+${account}`;
  return {
    name: "watchAccount",
    what: `watch the account ${account}`,
    key,
    line: { key, subscribe: () => `${key}+{}`, unsubscribe: `usd+${account}+{}` },
    begin: (beginning) => {
      const memory = lastByKey<AccountValueChange>(beginning, {
        keyOf: (value) => `${value.key} ${value.currency}`,
      });
      return {
        receive: ({ result }) => {
          for (const change of frameRows(result).flatMap((row) => changeOf(account, row))) {
            const value = memory.take(change);
            if (value !== undefined) beginning.emit(value);
          }
        },
        replay: () => memory.replay(),
      };
    },
  };
}

/** The change of a row; none for a row that only repeats its key. */
function changeOf(account: string, row: FrameRow): readonly AccountValueChange[] {
  const key = textOf(row.key);
  const value = textOf(row.monetaryValue) ?? textOf(row.value) ?? textOf(row.amount);
  if (key === undefined || value === undefined) return [];
  return [{ account, key, value, currency: textOf(row.currency) ?? "" }];
}
