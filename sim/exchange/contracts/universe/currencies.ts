/**
 * Currency pairs, apart from those of `first-contracts.ts`.
 *
 * Symbol, currency, name, price to start from, own volatility of a year, share of the market's move, units a minute.
 */
export const PAIRS = `
NZD,USD,New Zealand dollar,0.58,0.09,0.3,500000
EUR,GBP,European Monetary Union Euro,0.873,0.05,-0.05,700000
EUR,JPY,European Monetary Union Euro,182.5,0.09,0.2,800000
EUR,CHF,European Monetary Union Euro,0.936,0.05,0.1,500000
EUR,AUD,European Monetary Union Euro,1.773,0.08,-0.2,300000
EUR,CAD,European Monetary Union Euro,1.615,0.06,-0.1,300000
EUR,NZD,European Monetary Union Euro,2.017,0.08,-0.2,150000
EUR,SEK,European Monetary Union Euro,10.9,0.06,-0.1,150000
EUR,NOK,European Monetary Union Euro,11.8,0.08,-0.2,150000
EUR,PLN,European Monetary Union Euro,4.22,0.05,-0.1,80000
GBP,JPY,British pound,209,0.1,0.25,600000
GBP,CHF,British pound,1.072,0.06,0.1,200000
GBP,AUD,British pound,2.03,0.08,-0.15,150000
GBP,CAD,British pound,1.849,0.07,-0.05,150000
AUD,JPY,Australian dollar,103,0.11,0.4,400000
AUD,NZD,Australian dollar,1.138,0.05,0,150000
AUD,CAD,Australian dollar,0.911,0.06,0.1,150000
CAD,JPY,Canadian dollar,113,0.1,0.3,200000
CHF,JPY,Swiss franc,195,0.09,0.1,200000
NZD,JPY,New Zealand dollar,90.5,0.11,0.4,150000
USD,HKD,United States dollar,7.78,0.005,0,300000
USD,SGD,United States dollar,1.29,0.04,-0.1,250000
USD,CNH,United States dollar,7.03,0.04,-0.1,400000
USD,MXN,United States dollar,18,0.11,-0.3,300000
USD,SEK,United States dollar,9.32,0.09,-0.2,150000
USD,NOK,United States dollar,10.1,0.1,-0.3,150000
USD,DKK,United States dollar,6.38,0.07,-0.1,80000
USD,PLN,United States dollar,3.6,0.1,-0.2,80000
USD,CZK,United States dollar,20.8,0.09,-0.2,50000
USD,HUF,United States dollar,328,0.11,-0.3,50000
USD,ILS,United States dollar,3.2,0.08,-0.3,50000
USD,ZAR,United States dollar,16.8,0.13,-0.4,100000
USD,TRY,United States dollar,42.7,0.1,0,80000
`;

/** Coins, in the columns of `PAIRS` without a currency. */
export const COINS = `
LTC,Litecoin cryptocurrency,80,0.65,1.6,400,0.01
BCH,Bitcoin Cash cryptocurrency,580,0.65,1.6,60,0.05
SOL,Solana cryptocurrency,130,0.75,1.9,900,0.01
ADA,Cardano cryptocurrency,0.4,0.75,1.9,200000,0.0001
XRP,XRP cryptocurrency,2,0.7,1.7,60000,0.0001
DOGE,Dogecoin cryptocurrency,0.14,0.8,1.9,500000,0.00001
`;

/**
 * Metals at spot and contracts for difference.
 *
 * Security type, symbol, name, exchange, currency, calendar, smallest price step, price to start from, own volatility of a
 * year, share of the market's move, units a minute, symbol of the contract whose price it follows (empty: none).
 */
export const SPOT_CONTRACTS = `
CMDTY,XAUUSD,London Gold,SMART,USD,forex,0.01,4300,0.16,0.05,300,
CMDTY,XAGUSD,London Silver,SMART,USD,forex,0.0005,65,0.3,0.15,3000,
CFD,IBUS500,IBKR US 500,SMART,USD,us-futures,0.01,6900,0.004,1,300,SPX
CFD,IBUS30,IBKR US 30,SMART,USD,us-futures,0.01,48000,0.04,0.9,100,INDU
CFD,IBUST100,IBKR US Tech 100,SMART,USD,us-futures,0.01,25500,0.05,1.2,200,NDX
CFD,IBDE40,IBKR Germany 40,SMART,EUR,eurex,0.01,24300,0.1,0.9,100,DAX
CFD,IBEU50,IBKR Europe 50,SMART,EUR,eurex,0.01,5750,0.1,0.95,100,ESTX50
CFD,IBGB100,IBKR UK 100,SMART,GBP,london,0.01,9850,0.09,0.75,100,Z
CFD,IBJP225,IBKR Japan 225,SMART,JPY,tokyo,0.1,50500,0.17,0.9,100,N225
CFD,IBHK50,IBKR Hong Kong 50,SMART,HKD,hong-kong,0.01,26000,0.2,0.7,100,HSI
CFD,AAPL,APPLE INC,SMART,USD,us-stocks,0.01,260,0.23,1.1,900,AAPL
CFD,MSFT,MICROSOFT CORP,SMART,USD,us-stocks,0.01,480,0.2,1,500,MSFT
CFD,NVDA,NVIDIA CORP,SMART,USD,us-stocks,0.01,185,0.36,1.7,4000,NVDA
CFD,TSLA,TESLA INC,SMART,USD,us-stocks,0.01,440,0.48,1.8,2000,TSLA
CFD,AMZN,AMAZON.COM INC,SMART,USD,us-stocks,0.01,235,0.26,1.2,1000,AMZN
`;
