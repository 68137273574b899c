import { madeUpConId } from "./con-ids.ts";
import type { ContractDefinitionInput, OptionChain } from "./contract-definition.ts";
import { etf, type Industry, share } from "./contract-templates.ts";
import type { Row } from "./table-rows.ts";

const EXCHANGES: Readonly<Record<string, string>> = {
  N: "NYSE",
  Q: "NASDAQ",
  A: "AMEX",
  P: "ARCA",
  Z: "BATS",
};

/** Sectors of shares: industry, own volatility of a year and share of the market's move. */
const SECTORS: Readonly<Record<string, readonly [industry: Industry, volatility: number, beta: number]>> = {
  tech: [["Technology", "Software", "Applications Software"], 0.34, 1.3],
  comm: [["Communications", "Media", "Multimedia"], 0.28, 1],
  health: [["Consumer, Non-cyclical", "Healthcare-Products", "Medical Products"], 0.25, 0.7],
  fin: [["Financial", "Diversified Finan Serv", "Finance-Other Services"], 0.23, 1],
  cycl: [["Consumer, Cyclical", "Retail", "Retail-Discount"], 0.3, 1.1],
  stap: [["Consumer, Non-cyclical", "Food", "Food-Misc/Diversified"], 0.2, 0.5],
  indu: [["Industrial", "Machinery-Diversified", "Machinery-General Indust"], 0.25, 1],
  ener: [["Energy", "Oil&Gas", "Oil Comp-Explor&Prodtn"], 0.29, 0.7],
  mate: [["Basic Materials", "Chemicals", "Chemicals-Diversified"], 0.28, 0.9],
  real: [["Financial", "REITS", "REITS-Diversified"], 0.22, 0.8],
  util: [["Utilities", "Electric", "Electric-Integrated"], 0.18, 0.5],
};

const OPTIONS_EXPIRE = { d: "daily", w: "weekly", m: "monthly" } as const;

/** Defines the share of a row of `US_SHARES`. */
export function usShare([
  symbol = "",
  name = "",
  exchange = "",
  sector = "",
  price,
  volume,
  conId,
  chain = "",
]: Row): ContractDefinitionInput {
  const [industry, volatility, beta] = SECTORS[sector] ?? (SECTORS.indu as (typeof SECTORS)[string]);
  const level = Number(price);
  const terms = [level, volatility, beta, spreadOf(level), Number(volume)] as const;
  return share(
    conId === "" ? madeUpConId(`STK/${symbol}`) : Number(conId),
    symbol,
    name,
    EXCHANGES[exchange] ?? "NYSE",
    industry,
    terms,
    optionsOf(chain, level),
  );
}

/** Defines the fund of a row of `US_FUNDS`. */
export function usFund([
  symbol = "",
  name = "",
  exchange = "",
  price,
  volatility,
  beta,
  volume,
  chain = "",
]: Row): ContractDefinitionInput {
  const level = Number(price);
  const terms = [level, Number(volatility), Number(beta), 1, Number(volume)] as const;
  const more = optionsOf(chain, level);
  return etf(madeUpConId(`STK/${symbol}`), symbol, name, EXCHANGES[exchange] ?? "ARCA", terms, more);
}

function optionsOf(chain: string, price: number): { readonly options?: OptionChain } {
  const expirations = OPTIONS_EXPIRE[chain as keyof typeof OPTIONS_EXPIRE];
  return expirations === undefined ? {} : { options: { strikeStep: strikeStepOf(price), expirations } };
}

/** Returns the distance of strikes that US exchanges list for shares of a price. */
function strikeStepOf(price: number): number {
  if (price < 25) return 0.5;
  if (price < 80) return 1;
  if (price < 300) return 2.5;
  if (price < 700) return 5;
  return price < 2_000 ? 10 : 50;
}

/** Returns the ticks between bid and ask of a US share: about one basis point of its price. */
function spreadOf(price: number): number {
  return Math.max(1, Math.min(200, Math.round(price / 100)));
}
