/**
 * Indices, apart from those of `first-contracts.ts`.
 *
 * `conId` where it is publicly known (empty: made up), symbol, name, exchange, currency, calendar, price to start from, own
 * volatility of a year, share of the market's move, smallest price step, options (class of the monthly ones, class of the
 * others, distance of strikes; empty: none).
 */
export const INDICES = `
416888,RUT,Russell 2000 Stock Index,RUSSELL,USD,us-options,2500,0.09,1.2,0.01,RUT,RUTW,5
,INDU,Dow Jones Industrial Average,CME,USD,us-options,48000,0.04,0.9,0.01,,,
,DJX,Dow Jones Industrial Average 1/100,CBOE,USD,us-options,480,0.04,0.9,0.01,,,
,XSP,Mini S&P 500 Stock Index,CBOE,USD,us-options,690,0.004,1,0.01,,XSP,1
,OEX,S&P 100 Stock Index,CBOE,USD,us-options,3450,0.02,1.05,0.01,,,
,COMP,NASDAQ Composite Index,NASDAQ,USD,us-options,23200,0.05,1.2,0.01,,,
,VXN,CBOE NASDAQ Volatility Index,CBOE,USD,us-options,20,0.85,-3.5,0.01,,,
,VVIX,CBOE VIX Volatility Index,CBOE,USD,us-options,95,0.5,-1.5,0.01,,,
,TNX,CBOE 10 Year Treasury Yield Index,CBOE,USD,us-options,41.5,0.25,0.3,0.01,,,
,XAU,PHLX Gold and Silver Sector Index,PHLX,USD,us-options,340,0.32,0.3,0.01,,,
,SOX,PHLX Semiconductor Sector Index,PHLX,USD,us-options,7100,0.22,1.6,0.01,,,
,BKX,KBW Bank Index,PHLX,USD,us-options,165,0.17,1.05,0.01,,,
825711,DAX,DAX 40 Index (Deutsche Aktien Xchange 40),EUREX,EUR,xetra,24300,0.1,0.9,0.01,,,
,ESTX50,Dow Jones EURO STOXX50,EUREX,EUR,xetra,5750,0.1,0.95,0.01,,,
,MDAX,MDAX Index,EUREX,EUR,xetra,30000,0.12,0.9,0.01,,,
,TECDAX,TecDAX Index,EUREX,EUR,xetra,3600,0.14,1,0.01,,,
,Z,FTSE 100 Index,ICEEU,GBP,london,9850,0.09,0.75,0.01,,,
,CAC40,CAC 40 Index,MONEP,EUR,euronext,8150,0.1,0.95,0.01,,,
,EOE,AEX Index,FTA,EUR,euronext,960,0.1,0.9,0.01,,,
,SMI,Swiss Market Index,EUREX,CHF,xetra,12900,0.09,0.7,0.01,,,
,N225,NIKKEI 225,OSE.JPN,JPY,tokyo,50500,0.17,0.9,0.01,,,
,HSI,Hang Seng Stock Index,HKFE,HKD,hong-kong,26000,0.2,0.7,0.01,,,
,HHI.HK,Hang Seng China Enterprises Index,HKFE,HKD,hong-kong,9100,0.22,0.75,0.01,,,
`;
