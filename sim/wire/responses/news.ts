import { fixed, flag, integer, list, long, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

interface NewsProvider {
  readonly code: string;
  readonly name: string;
}

export const newsProviders: Message<{ readonly providers: readonly NewsProvider[] }> = message(
  "newsProviders",
  85,
  [list<"providers", NewsProvider>("providers", [text("code"), text("name")])],
);

export const newsArticle: Message<Id & { readonly type: number; readonly text: string }> = message(
  "newsArticle",
  83,
  [integer("reqId"), integer("type"), text("text")],
);

export const historicalNews: Message<
  Id & {
    readonly time: string;
    readonly provider: string;
    readonly articleId: string;
    readonly headline: string;
  }
> = message("historicalNews", 86, [
  integer("reqId"),
  text("time"),
  text("provider"),
  text("articleId"),
  text("headline"),
]);

export const historicalNewsEnd: Message<Id & { readonly hasMore: boolean }> = message(
  "historicalNewsEnd",
  87,
  [integer("reqId"), flag("hasMore")],
);

export const updateNewsBulletin: Message<{
  readonly messageId: number;
  readonly messageType: number;
  readonly text: string;
  readonly exchange: string;
}> = message("updateNewsBulletin", 14, [
  fixed(1),
  integer("messageId"),
  integer("messageType"),
  text("text"),
  text("exchange"),
]);

export const tickNews: Message<
  Id & {
    readonly timeMs: number;
    readonly provider: string;
    readonly articleId: string;
    readonly headline: string;
    readonly extra: string;
  }
> = message("tickNews", 84, [
  integer("reqId"),
  long("timeMs"),
  text("provider"),
  text("articleId"),
  text("headline"),
  text("extra"),
]);
