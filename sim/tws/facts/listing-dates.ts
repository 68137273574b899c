/**
 * First trading days of well-known instruments as IBKR has them, `yyyymmdd`, by security type and symbol.
 *
 * Shares: their first day on an exchange, from the issuers' investor pages; AAPL as IBKR answers (`reqHeadTimeStamp` in the
 * TWS API guide). ETFs: their inception as traded. IBKR has no shares before 17 March 1980. Indices: the day from which
 * exchanges publish them.
 */
const FIRST_DAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  STK: {
    AAPL: "19801212",
    MSFT: "19860313",
    NVDA: "19990122",
    TSLA: "20100629",
    AMZN: "19970515",
    GOOGL: "20040819",
    GOOG: "20140327",
    META: "20120518",
    NFLX: "20020523",
    AMD: "19800317",
    INTC: "19800317",
    CSCO: "19900216",
    ORCL: "19860312",
    IBM: "19800317",
    JPM: "19800317",
    V: "20080319",
    MA: "20060525",
    XOM: "19800317",
    CVX: "19800317",
    KO: "19800317",
    PG: "19800317",
    JNJ: "19800317",
    PFE: "19800317",
    WMT: "19800317",
    DIS: "19800317",
    BA: "19800317",
    GE: "19800317",
    F: "19800317",
    ADBE: "19860813",
    AVGO: "20090806",
    CRM: "20040623",
    QCOM: "19911213",
    COST: "19851127",
    PYPL: "20150706",
    UBER: "20190510",
    ABNB: "20201210",
    PLTR: "20200930",
    SNOW: "20200916",
    COIN: "20210414",
    HOOD: "20210729",
    RIVN: "20211110",
    ARM: "20230914",
    GME: "20020213",
    AMC: "20131218",
    SPY: "19930129",
    QQQ: "19990310",
    IWM: "20000526",
    DIA: "19980120",
    GLD: "20041118",
    SLV: "20060428",
    TLT: "20020730",
    VOO: "20100909",
    VTI: "20010531",
    EEM: "20030411",
    XLF: "19981222",
    XLK: "19981222",
    XLE: "19981222",
    ARKK: "20141031",
    TQQQ: "20100211",
  },
  IND: { SPX: "19800317", NDX: "19850131", VIX: "19900102", RUT: "19870910" },
  CASH: { EUR: "20050309", GBP: "20050309", AUD: "20050309", USD: "20050309" },
  CRYPTO: { BTC: "20210916", ETH: "20210916" },
};

/** Gets the first trading day of a well-known instrument, `yyyymmdd`; undefined for others. */
export function listingDate(secType: string, symbol: string): string | undefined {
  return FIRST_DAYS[secType]?.[symbol];
}
