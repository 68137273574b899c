import { bandsOf } from "../../exchange/contracts/market-rules.ts";
import * as code from "../facts/codes.ts";
import { NEWS_PROVIDERS } from "../market-data/headlines.ts";
import { invalidText, type Rule } from "./rule.ts";

/** Makes the refusal of a request about something that does not exist. */
function notListed(what: string): Rule<{ readonly isKnown: boolean }> {
  return {
    what,
    code: code.NO_SECURITY_DEFINITION,
    source: "IBKR's message codes, 200; for such requests unsourced",
    broken: ({ isKnown }) => (isKnown ? undefined : "No security definition has been found for the request"),
  };
}

/** Rules about the exchanges that SMART routes to. */
export const COMPONENT_RULES: readonly Rule<{ readonly isKnown: boolean }>[] = [
  notListed("SMART components of a bboExchange that no market data have named"),
];

/** Rules about symbol searches. */
export const SYMBOL_RULES: readonly Rule<{ readonly pattern: string }>[] = [
  {
    what: "an empty pattern of a symbol search",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#439",
    broken: ({ pattern }) => (pattern.trim() === "" ? invalidText("Pattern must not be empty") : undefined),
  },
  {
    what: "a pattern of a symbol search with characters other than ASCII, or with control characters",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#439",
    broken: ({ pattern }) =>
      /^[\x20-\x7e]*$/.test(pattern.trim()) ? undefined : invalidText(`Invalid pattern: '${pattern}'`),
  },
];

/** Rules about market rules. */
export const MARKET_RULE_RULES: readonly Rule<{ readonly marketRuleId: number }>[] = [
  {
    what: "an unknown market rule",
    code: code.INVALID_REQUEST,
    source: "unsourced; softwarespartan/IB4m#37 reports an error that the rule is unavailable",
    broken: ({ marketRuleId }) =>
      bandsOf(marketRuleId) !== undefined
        ? undefined
        : invalidText(`Market rule ${marketRuleId} is not known`),
  },
];

/** A request for the parameters of an option chain. */
export interface OptionChainRequest {
  readonly underlyingConId: number;
  readonly underlyingSecType: string;
  readonly exchange: string;
  /** Whether the conId is that of a contract with the symbol. */
  readonly isKnown: boolean;
}

const UNDERLYINGS: readonly string[] = ["STK", "CS", "IND", "FUT", "CASH", "ETF"];

/** Rules about option chains. */
export const OPTION_CHAIN_RULES: readonly Rule<OptionChainRequest>[] = [
  {
    what: "an option chain of a security type that has no options",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#440",
    broken: ({ underlyingSecType }) =>
      UNDERLYINGS.includes(underlyingSecType.toUpperCase())
        ? undefined
        : invalidText(`Invalid security type - ${underlyingSecType}`),
  },
  {
    what: "an option chain of a future without an exchange",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#440",
    broken: ({ underlyingSecType, exchange }) =>
      underlyingSecType.toUpperCase() === "FUT" && exchange === ""
        ? invalidText("Missing exchange for security type FUT")
        : undefined,
  },
  {
    what: "an option chain without a conId",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#440",
    broken: ({ underlyingConId }) => (underlyingConId <= 0 ? invalidText("Invalid contract id") : undefined),
  },
  notListed("an option chain of a conId that is not listed, or is not that of the symbol"),
];

/** A request for headlines. */
export interface HeadlinesRequest {
  readonly providers: readonly string[];
  readonly total: number;
  /** Both times; undefined for one that cannot be read. */
  readonly times: readonly (number | undefined)[];
  /** Whether the contract is listed. */
  readonly isKnown: boolean;
}

const isProvider = (given: string): boolean => NEWS_PROVIDERS.some(({ code: known }) => known === given);

/** Rules about headlines. */
export const HEADLINE_RULES: readonly Rule<HeadlinesRequest>[] = [
  {
    what: "headlines of a provider that the login has not subscribed to, or of none",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#459",
    broken: ({ providers }) => {
      const unknown = providers.find((one) => !isProvider(one));
      return unknown === undefined ? undefined : invalidText(`Not subscribed for '${unknown}' provider`);
    },
  },
  {
    what: "a number of headlines below 1",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#459",
    broken: ({ total }) => (total < 1 ? invalidText("Total results must be > 0") : undefined),
  },
  {
    what: "a time of headlines that cannot be read",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ times }) => (times.includes(undefined) ? invalidText("Invalid date/time of news") : undefined),
  },
  notListed("headlines about a conId that is not listed"),
];

/** A request for an article. */
export interface ArticleRequest {
  readonly provider: string;
  readonly articleId: string;
  /** Whether there is such an article. */
  readonly isKnown: boolean;
}

/** Rules about articles. */
export const ARTICLE_RULES: readonly Rule<ArticleRequest>[] = [
  {
    what: "an article of a provider that the login has not subscribed to",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#459",
    broken: ({ provider }) =>
      isProvider(provider) ? undefined : invalidText(`Not subscribed for '${provider}' provider`),
  },
  {
    what: "an article without an ID",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#459",
    broken: ({ articleId }) => (articleId === "" ? invalidText("Article ID must not be empty") : undefined),
  },
  {
    what: "an article that does not exist",
    code: code.NO_SUCH_ARTICLE,
    source: "tws-protocol notes on 10172; the text is that of client libraries",
    broken: ({ isKnown }) => (isKnown ? undefined : "Failed to request news article:No data available"),
  },
];

/** A request for fundamental data. */
export interface FundamentalsRequest {
  readonly secType: string;
  readonly reportType: string;
}

const REPORTS: readonly string[] = [
  "ReportSnapshot",
  "ReportsFinSummary",
  "ReportRatios",
  "ReportsFinStatements",
  "RESC",
  "CalendarReport",
];

/** Rules about fundamental data, the last of which every request breaks: the login has not subscribed to them. */
export const FUNDAMENTALS_RULES: readonly Rule<FundamentalsRequest>[] = [
  {
    what: "fundamental data of anything but a share",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#434",
    broken: ({ secType }) =>
      ["STK", "CS"].includes(secType.toUpperCase())
        ? undefined
        : invalidText("Please enter a valid security type"),
  },
  {
    what: "an unknown report of fundamental data",
    code: code.FUNDAMENTAL_DATA_UNAVAILABLE,
    source: "message codes, 430; which code an unknown report gets is unsourced",
    broken: ({ reportType }) =>
      REPORTS.includes(reportType)
        ? undefined
        : "We are sorry, but fundamentals data for the security specified is not available.",
  },
  {
    what: "fundamental data without a subscription to them",
    code: code.FUNDAMENTAL_DATA_NOT_ALLOWED,
    source: "tws-protocol notes on 10358",
    broken: () => "Fundamentals data is not allowed",
  },
];

/** A request about a display group. */
export interface DisplayGroupRequest {
  readonly groupId?: number;
  readonly contractInfo?: string;
  readonly isSubscribed: boolean;
}

/** Number of display groups. */
export const DISPLAY_GROUPS = 7;

/** Rules about a subscription to a display group. */
export const DISPLAY_GROUP_RULES: readonly Rule<DisplayGroupRequest>[] = [
  {
    what: "a display group that does not exist",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ groupId = 1 }) =>
      groupId >= 1 && groupId <= DISPLAY_GROUPS
        ? undefined
        : invalidText(`Display group ${groupId} does not exist`),
  },
  {
    what: "a change or a cancel of a display group without a subscription",
    code: code.REQUEST_FAILED,
    source: "unsourced",
    broken: ({ groupId, isSubscribed }) =>
      groupId !== undefined || isSubscribed
        ? undefined
        : "Error processing request.-'bO' : cause - No display group is subscribed with this id",
  },
  {
    what: "a contract of a display group that is neither none nor a conId with an exchange",
    code: code.INVALID_REQUEST,
    source: "TWS API reference, updateDisplayGroup; the code is unsourced",
    broken: ({ contractInfo = "none" }) =>
      /^(?:none|combo|-?\d+(?:@\w+)?)$/i.test(contractInfo)
        ? undefined
        : invalidText(`Contract info ${contractInfo} is invalid`),
  },
];
