import { madeUpConId } from "./con-ids.ts";
import {
  type ContractDefinition,
  type ContractDefinitionInput,
  checkDefinitions,
} from "./contract-definition.ts";
import {
  BANKS,
  CARS,
  CHIPS,
  coin,
  DRUGS,
  etf,
  future,
  INTERNET,
  index,
  mutual,
  OIL,
  PLANES,
  pair,
  RETAIL,
  SOFTWARE,
  STAPLES,
  share,
  TECHNOLOGY,
  treasury,
} from "./contract-templates.ts";

const QUARTERS = [3, 6, 9, 12];
const EVERY_MONTH = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/**
 * The contracts of the simulated market, as a user would define them. The `conId` of shares, ETFs, indices, currency pairs
 * and coins are TWS's own; those of futures, bonds and funds are made up, and so are all prices, volumes and moves.
 */
export const UNIVERSE_INPUT: readonly ContractDefinitionInput[] = [
  share(265598, "AAPL", "APPLE INC", "NASDAQ", TECHNOLOGY, [260, 0.23, 1.1, 1, 90_000], {
    options: { strikeStep: 5, strikesEachSide: 10, months: 4 },
  }),
  share(272093, "MSFT", "MICROSOFT CORP", "NASDAQ", SOFTWARE, [480, 0.2, 1, 2, 50_000]),
  share(4815747, "NVDA", "NVIDIA CORP", "NASDAQ", CHIPS, [185, 0.36, 1.7, 1, 400_000], {
    options: { strikeStep: 5, strikesEachSide: 10, months: 4 },
  }),
  share(76792991, "TSLA", "TESLA INC", "NASDAQ", CARS, [440, 0.48, 1.8, 3, 200_000]),
  share(3691937, "AMZN", "AMAZON.COM INC", "NASDAQ", RETAIL, [235, 0.26, 1.2, 1, 100_000]),
  share(208813719, "GOOGL", "ALPHABET INC-CL A", "NASDAQ", INTERNET, [310, 0.25, 1.1, 1, 80_000]),
  share(208813720, "GOOG", "ALPHABET INC-CL C", "NASDAQ", INTERNET, [311, 0.25, 1.1, 1, 50_000]),
  share(107113386, "META", "META PLATFORMS INC-CLASS A", "NASDAQ", INTERNET, [650, 0.3, 1.2, 3, 30_000]),
  share(15124833, "NFLX", "NETFLIX INC", "NASDAQ", INTERNET, [95, 0.3, 1, 1, 90_000]),
  share(4391, "AMD", "ADVANCED MICRO DEVICES", "NASDAQ", CHIPS, [215, 0.42, 1.6, 1, 100_000]),
  share(270639, "INTC", "INTEL CORP", "NASDAQ", CHIPS, [37, 0.4, 1.1, 1, 200_000]),
  share(268084, "CSCO", "CISCO SYSTEMS INC", "NASDAQ", TECHNOLOGY, [77, 0.18, 0.9, 1, 45_000]),
  share(272800, "ORCL", "ORACLE CORP", "NYSE", SOFTWARE, [200, 0.3, 1.1, 2, 35_000]),
  share(8314, "IBM", "INTL BUSINESS MACHINES CORP", "NYSE", TECHNOLOGY, [300, 0.18, 0.8, 4, 9_000]),
  share(1520593, "JPM", "JPMORGAN CHASE & CO", "NYSE", BANKS, [315, 0.18, 1, 2, 22_000]),
  share(49462172, "V", "VISA INC-CLASS A SHARES", "NYSE", BANKS, [345, 0.15, 0.8, 3, 15_000]),
  share(13977, "XOM", "EXXON MOBIL CORP", "NYSE", OIL, [118, 0.2, 0.6, 1, 38_000]),
  share(8894, "KO", "COCA-COLA CO/THE", "NYSE", STAPLES, [70, 0.12, 0.4, 1, 38_000]),
  share(11017, "PG", "PROCTER & GAMBLE CO/THE", "NYSE", STAPLES, [145, 0.13, 0.4, 1, 20_000]),
  share(8719, "JNJ", "JOHNSON & JOHNSON", "NYSE", DRUGS, [205, 0.14, 0.4, 1, 20_000]),
  share(11031, "PFE", "PFIZER INC", "NYSE", DRUGS, [25, 0.2, 0.5, 1, 100_000]),
  share(13824, "WMT", "WALMART INC", "NYSE", RETAIL, [112, 0.16, 0.6, 1, 40_000]),
  share(6459, "DIS", "WALT DISNEY CO/THE", "NYSE", INTERNET, [112, 0.22, 1, 1, 22_000]),
  share(4762, "BA", "BOEING CO/THE", "NYSE", PLANES, [215, 0.3, 1.1, 3, 17_000]),
  share(madeUpConId("STK/HTBR"), "HTBR", "HARD TO BORROW INC", "NYSE", RETAIL, [12, 0.9, 1.5, 2, 5_000], {
    shortable: false,
  }),
  etf(756733, "SPY", "SPDR S&P 500 ETF TRUST", "ARCA", [690, 0.005, 1, 1, 180_000], {
    options: { strikeStep: 10, strikesEachSide: 12, months: 4 },
  }),
  etf(320227571, "QQQ", "INVESCO QQQ TRUST SERIES 1", "NASDAQ", [620, 0.05, 1.2, 1, 110_000]),
  etf(9579970, "IWM", "ISHARES RUSSELL 2000 ETF", "ARCA", [250, 0.09, 1.2, 1, 75_000]),
  etf(73128548, "DIA", "SPDR DJIA TRUST", "ARCA", [480, 0.04, 0.9, 2, 10_000]),
  etf(51529211, "GLD", "SPDR GOLD SHARES", "ARCA", [400, 0.16, 0.05, 1, 22_000]),
  etf(15547841, "TLT", "ISHARES 20+ YEAR TREASURY BD", "NASDAQ", [88, 0.13, -0.2, 1, 85_000]),
  index(416904, "SPX", "S&P 500 Stock Index", "CBOE", [6900, 0.004, 1, 20, 1]),
  index(416843, "NDX", "NASDAQ 100 Stock Index", "NASDAQ", [25500, 0.05, 1.2, 100, 1]),
  index(13455763, "VIX", "CBOE Volatility Index", "CBOE", [16, 0.9, -4, 2, 1]),
  future(
    "ES",
    "E-mini S&P 500",
    "CME",
    [50, 0.25],
    { months: QUARTERS, count: 4, underlying: 416904 },
    [6900, 0, 1, 1, 3_000],
  ),
  future(
    "MES",
    "Micro E-mini S&P 500",
    "CME",
    [5, 0.25],
    { months: QUARTERS, count: 4, underlying: 416904 },
    [6900, 0, 1, 1, 2_500],
  ),
  future(
    "NQ",
    "E-mini NASDAQ 100",
    "CME",
    [20, 0.25],
    { months: QUARTERS, count: 4, underlying: 416843 },
    [25500, 0, 1.2, 2, 1_200],
  ),
  future(
    "CL",
    "Light Sweet Crude Oil",
    "NYMEX",
    [1_000, 0.01],
    { months: EVERY_MONTH, count: 6 },
    [60, 0.32, 0.3, 1, 700],
  ),
  future(
    "GC",
    "Gold",
    "COMEX",
    [100, 0.1],
    { months: [2, 4, 6, 8, 10, 12], count: 4 },
    [4300, 0.16, 0.05, 1, 400],
  ),
  future(
    "ZN",
    "10 Year US Treasury Note",
    "CBOT",
    [1_000, 0.015625],
    { months: QUARTERS, count: 3 },
    [112.5, 0.06, -0.1, 1, 3_000],
  ),
  pair(12087792, "EUR", "USD", "European Monetary Union Euro", [1.17, 0.07, 0.1, 1, 2_000_000]),
  pair(12087797, "GBP", "USD", "British pound", [1.34, 0.08, 0.15, 1, 1_200_000]),
  pair(14433401, "AUD", "USD", "Australian dollar", [0.66, 0.09, 0.3, 1, 900_000]),
  pair(15016059, "USD", "JPY", "United States dollar", [156, 0.09, 0.1, 1, 1_800_000]),
  pair(15016062, "USD", "CAD", "United States dollar", [1.38, 0.06, -0.2, 1, 900_000]),
  pair(12087820, "USD", "CHF", "United States dollar", [0.8, 0.08, 0, 1, 700_000]),
  coin(479624278, "BTC", "Bitcoin cryptocurrency", [91_000, 0.5, 1.5, 40, 3]),
  coin(495759171, "ETH", "Ethereum cryptocurrency", [3_100, 0.65, 1.8, 4, 40]),
  treasury("91282CKQ3", 4.375, "20340515", "20240515", 101.2),
  treasury("912810TX6", 4.25, "20540215", "20240215", 94.6),
  mutual("VFIAX", "VANGUARD 500 INDEX FUND-ADM", "Vanguard", 637),
];

/** The contracts of the simulated market, checked and with their defaults. */
export const UNIVERSE: readonly ContractDefinition[] = checkDefinitions(UNIVERSE_INPUT).definitions;
