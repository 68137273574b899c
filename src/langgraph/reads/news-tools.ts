import type { StructuredToolInterface } from "@langchain/core/tools";
import * as z from "zod";
import { answerTable, shownTime } from "../parts/answer-table.ts";
import { instrumentFields, partialContract } from "../parts/instrument.ts";
import { limitField } from "../parts/limit-field.ts";
import { notOnWeb, type ReadToolParts, readTool } from "../parts/read-tool.ts";

const HEADLINES = 20;
/** The most headlines that TWS gives. */
const HEADLINES_MAX = 300;
/** The most characters of an article in one answer. */
const ARTICLE_CHARS = 8_000;

/** Makes `search_news`. */
export function searchNewsTool(parts: ReadToolParts): StructuredToolInterface {
  const what = "read headlines";
  return readTool(parts, {
    name: "search_news",
    description:
      "Lists headlines about an instrument, newest first, times in UTC; get_news_article has the text.",
    fields: { ...instrumentFields, limit: limitField(HEADLINES) },
    check: (input) => void partialContract(what, input),
    read: async (ib, { limit = HEADLINES, ...input }, wait) => {
      if (ib.getNewsProviders === undefined || ib.getHistoricalNews === undefined) throw notOnWeb(what);
      const contract = await ib.qualifyContract(partialContract(what, input), wait());
      const providerCodes = (await ib.getNewsProviders(wait())).flatMap(
        ({ providerCode }) => providerCode ?? [],
      );
      if (providerCodes.length === 0)
        return answerTable([], { limit, noun: "headlines", note: "the login has no news provider" });
      const totalResults = Math.min(limit + 1, HEADLINES_MAX);
      const found = await ib.getHistoricalNews(contract, { providerCodes, totalResults, ...wait() });
      const rows = found.map(({ time, timeMs, providerCode, articleId, headline }) => ({
        time: shownTime(timeMs) ?? time,
        providerCode,
        articleId,
        headline,
      }));
      const answer = answerTable(rows, { limit, noun: "headlines" });
      return rows.length > limit ? { ...answer, more: "more headlines are not shown: raise limit" } : answer;
    },
  });
}

/** Makes `get_news_article`. */
export function newsArticleTool(parts: ReadToolParts): StructuredToolInterface {
  return readTool(parts, {
    name: "get_news_article",
    description: `Reads the text of an article that search_news has listed, ${ARTICLE_CHARS} characters at a time.`,
    fields: {
      providerCode: z.string().min(1).describe("Code of the provider, as search_news lists it"),
      articleId: z.string().min(1).describe("ID of the article, as search_news lists it"),
      fromChar: z.int().min(0).optional().describe("Character to begin with. Default 0"),
    },
    read: async (ib, { providerCode, articleId, fromChar = 0 }, wait) => {
      if (ib.getNewsArticle === undefined) throw notOnWeb("read an article");
      const { articleType, articleText } = await ib.getNewsArticle(providerCode, articleId, wait());
      if (articleType !== 0) return { text: "", note: "the article is a binary document, which has no text" };
      const text = plainText(articleText);
      const left = text.length - fromChar - ARTICLE_CHARS;
      const shown = text.slice(fromChar, fromChar + ARTICLE_CHARS);
      return left > 0
        ? {
            text: shown,
            more: `${left} more characters: call again with fromChar ${fromChar + ARTICLE_CHARS}`,
          }
        : { text: shown };
    },
  });
}

/** Removes the tags of HTML, which cost a model more than they say. */
function plainText(html: string): string {
  return html
    .replace(/<(script|style)\b[^>]*>[\s\S]*?<\/\1>/gi, "")
    .replace(/<(br|\/p|\/div|\/li|\/tr)\b[^>]*>/gi, "\n")
    .replace(/<[^>]+>/g, "")
    .replace(/&nbsp;/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/[ \t]+/g, " ")
    .replace(/\n\s*\n+/g, "\n")
    .trim();
}
