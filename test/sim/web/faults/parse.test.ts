import { expect, test } from "vitest";
import { parseWebFault } from "../../../../sim/web/mod.ts";

test("parseWebFault() gives a fault with the same text", () => {
  for (const text of [
    "expire:what=login,forMs=1000",
    "compete:afterRequest=/iserver/reply",
    "penalty:forMs=5000",
    "unavailable:path=/iserver/account,afterMs=10,probability=0.5",
    "mute:path=/tickle",
    "drop:what=sockets,everyMs=1000",
    "cut-order:of=reply,at=unread,how=silent",
    "hold-cancels:forMs=1000",
    "late:byMs=5..20,topic=smd",
    "garbage:what=truncated,times=2",
    "bad-utf8:topic=sor",
    "refuse",
    "reset",
    "restart:refuseMs=1000,afterRequest=/iserver/account",
  ])
    expect(parseWebFault(text).text).toBe(text);
});

test.each([
  ["dorp", /there is no "dorp"; did you mean drop\?/],
  ["expire:what=tea", /"expire": what: there is no "tea"; the names are brokerage, login/],
  ["late:byMs=20..5", /the second must not be below the first/],
  ["mute:path=tickle", /path/],
  ["bad-utf8:topic=SMD", /topic/],
  ["reset:forMs=5", /forMs/],
])("parseWebFault() rejects %s with a sentence", (text, sentence) => {
  expect(() => parseWebFault(text)).toThrow(sentence);
});
