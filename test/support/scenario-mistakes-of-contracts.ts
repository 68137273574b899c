import { account, HEAD, type Mistake, step } from "./scenario-mistakes.ts";

/** Contracts, accounts, orders and prices that the fake would refuse. */
export const CONTRACT_MISTAKES: readonly Mistake[] = [
  [
    "a market of a symbol that no contract has",
    step("market: { symbol: APPL, move: -3% }"),
    ['6:23: timeline[1].market.symbol: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a market of a conId that no contract has",
    step("market: { conId: 999999999, move: -3% }"),
    ["6:22: timeline[1].market.conId: no contract has the conId 999999999"],
  ],
  [
    "a market of a name that means several contracts",
    step("market: { symbol: ES, secType: FUT, move: -3% }"),
    [
      "6:5: timeline[1].market: it means 4 contracts: ESH6 FUT CME USD (conId 1925361994); ESM6 FUT CME USD (conId 2054281093); ESU6 FUT CME USD (conId 2080063712); ESZ6 FUT CME USD (conId 2043498891)",
    ],
  ],
  [
    "an order by hand for a symbol that no contract has",
    step("place: { symbol: APPL, action: BUY, quantity: 1 }"),
    ['6:22: timeline[1].place.symbol: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "an order by hand for an index",
    step("place: { symbol: SPX, secType: IND, exchange: CBOE, action: BUY, quantity: 1 }"),
    ["6:22: timeline[1].place.symbol: SPX IND cannot be traded"],
  ],
  [
    "an order by hand off its tick",
    step("place: { symbol: AAPL, action: BUY, quantity: 1, limitPrice: 190.001 }"),
    [
      "6:5: timeline[1].place: TWS refuses the order: The price does not conform to the minimum price variation for this contract.",
    ],
  ],
  [
    "an order by hand without its limit",
    step("place: { symbol: AAPL, action: BUY, quantity: 1, orderType: LMT }"),
    [
      "6:5: timeline[1].place: TWS refuses the order: Error validating request.-'bN' : cause - Please enter a limit price",
    ],
  ],
  [
    "an order by hand with an unknown time in force",
    step("place: { symbol: AAPL, action: BUY, quantity: 1, tif: DAYS }"),
    ["6:5: timeline[1].place: TWS refuses the order: Invalid time in force:DAYS"],
  ],
  [
    "an order by hand for a part of a future",
    step(
      "place: { symbol: ES, secType: FUT, lastTradeDateOrContractMonth: '202603', action: BUY, quantity: 1.5 }",
    ),
    [
      "6:5: timeline[1].place: TWS refuses the order: Fractional-sized order cannot be placed via API. Please use desktop version to place this order.",
    ],
  ],
  [
    "a position in a symbol that no contract has",
    account("positions: [{ symbol: APPL, quantity: 1 }]"),
    ['4:25: account.positions[0].symbol: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a position in an index",
    account("positions: [{ symbol: SPX, secType: IND, quantity: 1 }]"),
    ["4:25: account.positions[0].symbol: SPX IND cannot be traded"],
  ],
  [
    "a position of 0",
    account("positions: [{ symbol: AAPL, quantity: 0 }]"),
    ["4:15: account.positions[0]: AAPL: expected a quantity other than 0"],
  ],
  [
    "a position that is given twice",
    account("positions: [{ symbol: AAPL, quantity: 1 }, { conId: 265598, quantity: 2 }]"),
    ["4:46: account.positions[1]: AAPL is there already"],
  ],
  [
    "two positions that cannot be",
    account("positions: [{ symbol: APPL, quantity: 1 }, { symbol: MSFTT, quantity: 2 }]"),
    [
      '4:25: account.positions[0].symbol: no contract has the symbol "APPL"; did you mean AAPL?',
      '4:56: account.positions[1].symbol: no contract has the symbol "MSFTT"; did you mean MSFT?',
    ],
  ],
  [
    "a position in a future that has expired",
    account("positions: [{ symbol: ES, secType: FUT, lastTradeDateOrContractMonth: '202403', quantity: 1 }]"),
    [
      '4:73: account.positions[0].lastTradeDateOrContractMonth: ES has no lastTradeDateOrContractMonth "202403"; there is 20260320, 20260618, 20260918, 20261218',
    ],
  ],
  [
    "a position in a future of a month in another form",
    account("positions: [{ symbol: ES, secType: FUT, lastTradeDateOrContractMonth: 2026-03, quantity: 1 }]"),
    [
      '4:73: account.positions[0].lastTradeDateOrContractMonth: ES has no lastTradeDateOrContractMonth "2026-03"; there is 20260320, 20260618, 20260918, 20261218',
    ],
  ],
  [
    "a position in an unknown type of security",
    account("positions: [{ symbol: AAPL, secType: STOCK, quantity: 1 }]"),
    ['4:40: account.positions[0].secType: AAPL has no secType "STOCK"; there is STK'],
  ],
  [
    "a position at an exchange that does not list it",
    account("positions: [{ symbol: AAPL, exchange: NASDQ, quantity: 1 }]"),
    ['4:41: account.positions[0].exchange: AAPL has no exchange "NASDQ"; there is SMART'],
  ],
  [
    "a position in an option of an unknown right",
    account(
      "positions: [{ symbol: AAPL, secType: OPT, lastTradeDateOrContractMonth: '20260320', strike: 250, right: X, quantity: 1 }]",
    ),
    ['4:107: account.positions[0].right: AAPL has no right "X"; there is C, P'],
  ],
  [
    "a position in an option of a strike that is not listed",
    account(
      "positions: [{ symbol: AAPL, secType: OPT, lastTradeDateOrContractMonth: '20260320', strike: 251.37, right: C, quantity: 1 }]",
    ),
    [
      "4:95: account.positions[0].strike: AAPL has no strike 251.37; there is 252.5, 250, 255, 247.5, 257.5, 245 and others",
    ],
  ],
  [
    "cash in a currency without a rate",
    account("cash: { XYZ: 5 }"),
    ["4:16: account.cash.XYZ: no rate of XYZ is known"],
  ],
  [
    "an open order off its tick",
    account("orders: [{ symbol: AAPL, action: BUY, quantity: 1, limitPrice: 100.001 }]"),
    [
      "4:12: account.orders[0]: AAPL: 110 The price does not conform to the minimum price variation for this contract.",
    ],
  ],
  [
    "an open order that the market would fill at once",
    account("orders: [{ symbol: AAPL, action: BUY, quantity: 1 }]"),
    ["4:12: account.orders[0]: AAPL: the market would fill it at once, and it would not be open"],
  ],
  [
    "an open order with a negative limit",
    account("orders: [{ symbol: AAPL, action: BUY, quantity: 1, limitPrice: -100 }]"),
    ["4:66: account.orders[0].limitPrice: expected number to be >0"],
  ],
  [
    "an open order beyond the equity of the account",
    account("orders: [{ symbol: AAPL, action: BUY, quantity: 1000000, limitPrice: 100 }]"),
    [
      "4:12: account.orders[0]: AAPL: 201 Order rejected - reason:YOUR ORDER IS NOT ACCEPTED. EQUITY WITH LOAN VALUE [292497.60 USD] MUST EXCEED THE INITIAL MARGIN [132906459.00 USD]",
    ],
  ],
  [
    "an open order that sells a fund short",
    account("orders: [{ symbol: VFIAX, secType: FUND, action: SELL, quantity: 1 }]"),
    [
      "4:12: account.orders[0]: VFIAX FUND: 201 Order rejected - reason:Short sales of this contract are not allowed",
    ],
  ],
  [
    "an account that is given twice",
    `${HEAD}options: { accounts: [DU1234567, DU1234567] }\n`,
    ["3:12: options.accounts: a code comes twice"],
  ],
  [
    "a negative price",
    step("market: { symbol: AAPL, set: { last: -5 } }"),
    ["6:29: timeline[1].market.set: Cannot set the price of AAPL: last is -5, and must be above 0"],
  ],
  [
    "a price off its tick",
    step("market: { symbol: AAPL, set: { last: 100.001 } }"),
    [
      "6:29: timeline[1].market.set: Cannot set the price of AAPL: last is 100.001, which is no multiple of its tick of 0.01",
    ],
  ],
  [
    "a bid above the ask",
    step("market: { symbol: AAPL, set: { bid: 100, ask: 99 } }"),
    [
      "6:29: timeline[1].market.set: Cannot set the price of AAPL: expected bid <= last <= ask and bid < ask; bid is 100, last is 99 and ask is 99",
    ],
  ],
  [
    "a last price beyond the ask",
    step("market: { symbol: AAPL, set: { bid: 100, ask: 101, last: 105 } }"),
    [
      "6:29: timeline[1].market.set: Cannot set the price of AAPL: expected bid <= last <= ask and bid < ask; bid is 100, last is 105 and ask is 101",
    ],
  ],
  [
    "a bid of an index",
    step("market: { symbol: SPX, secType: IND, set: { bid: 100 } }"),
    ["6:42: timeline[1].market.set: Cannot set the price of SPX: an index has no bid and no ask, only last"],
  ],
  [
    "a price while the venue is closed",
    `${HEAD}start: 2026-01-17T15:00:00Z\ntimeline:\n  - { at: 1s, market: { symbol: AAPL, set: { last: 100 } } }\n`,
    [
      "5:39: timeline[0].market.set: Cannot set the price of AAPL: its venue is closed, and opens at 2026-01-20T09:00:00.000Z",
    ],
  ],
  [
    "a fall by everything",
    step("market: { symbol: AAPL, move: -100% }"),
    ["6:35: timeline[1].market.move: Cannot move AAPL by -100 %: its price would not be above 0"],
  ],
  [
    "a fault with an order for a symbol that no contract has",
    step("inject: 'manual-order:symbol=APPL'"),
    ['6:13: timeline[1].inject: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a fault at an order for a symbol that no contract has",
    step("inject: 'cut-order:at=unread,symbol=APPL'"),
    ['6:13: timeline[1].inject: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a short position in a fund",
    account("positions: [{ symbol: VFIAX, secType: FUND, quantity: -5 }]"),
    ["4:15: account.positions[0]: VFIAX FUND: it cannot be held short"],
  ],
  [
    "a position in a part of a future",
    account(
      "positions: [{ symbol: ES, secType: FUT, lastTradeDateOrContractMonth: '202603', quantity: 0.5 }]",
    ),
    ["4:15: account.positions[0]: ES FUT 202603: expected a whole number of contracts"],
  ],
];
