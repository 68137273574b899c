import { fixed, flag, integer, text } from "../codec/fields.ts";
import { type Message, message } from "../codec/message.ts";
import type { Id } from "../field-groups/contract.ts";

export const reqNewsProviders: Message<object> = message("reqNewsProviders", 85, []);

export const reqNewsArticle: Message<
  Id & { readonly provider: string; readonly articleId: string; readonly options: string }
> = message("reqNewsArticle", 84, [integer("reqId"), text("provider"), text("articleId"), text("options")]);

export const reqHistoricalNews: Message<
  Id & {
    readonly conId: number;
    readonly providers: string;
    readonly start: string;
    readonly end: string;
    readonly total: number;
    readonly options: string;
  }
> = message("reqHistoricalNews", 86, [
  integer("reqId"),
  integer("conId"),
  text("providers"),
  text("start"),
  text("end"),
  integer("total"),
  text("options"),
]);

export const reqNewsBulletins: Message<{ readonly all: boolean }> = message("reqNewsBulletins", 12, [
  fixed(1),
  flag("all"),
]);

export const cancelNewsBulletins: Message<object> = message("cancelNewsBulletins", 13, [fixed(1)]);
