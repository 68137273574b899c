/**
 * Roots of futures, apart from those of `first-contracts.ts`.
 *
 * Symbol as TWS has it, trading class, name, exchange, currency, multiplier, smallest price step, delivery months (letters),
 * futures listed, underlying index, expiry (f third Friday, w third Wednesday, m Monday and t Tuesday
 * before it, l last Friday; business days of the month: 3 third last, 8 eighth last, e last, g before the 15th, h tenth), calendar, price to start
 * from, own volatility of a year, share of the market's move, units a minute.
 */
export const FUTURES = `
MNQ,MNQ,Micro E-Mini Nasdaq-100 Index,CME,USD,2,0.25,HMUZ,4,NDX,f,us-futures,25500,0,1.2,2500
RTY,RTY,E-Mini Russell 2000 Index,CME,USD,50,0.1,HMUZ,4,RUT,f,us-futures,2500,0,1.2,400
M2K,M2K,Micro E-Mini Russell 2000 Index,CME,USD,5,0.1,HMUZ,4,RUT,f,us-futures,2500,0,1.2,300
YM,YM,Mini DJIA,CBOT,USD,5,1,HMUZ,4,INDU,f,us-futures,48000,0,0.9,250
MYM,MYM,Micro E-Mini Dow Jones Industrial Average Index,CBOT,USD,0.5,1,HMUZ,4,INDU,f,us-futures,48000,0,0.9,250
MCL,MCL,Micro WTI Crude Oil,NYMEX,USD,100,0.01,FGHJKMNQUVXZ,12,,f,us-futures,60,0.32,0.3,300
QM,QM,E-mini Light Sweet Crude Oil,NYMEX,USD,500,0.025,FGHJKMNQUVXZ,12,,f,us-futures,60,0.32,0.3,30
NG,NG,Henry Hub Natural Gas,NYMEX,USD,10000,0.001,FGHJKMNQUVXZ,12,,f,us-futures,3.4,0.55,0.1,400
RB,RB,NYMEX RBOB Gasoline,NYMEX,USD,42000,0.0001,FGHJKMNQUVXZ,12,,f,us-futures,1.85,0.34,0.3,120
HO,HO,NYMEX Heating Oil,NYMEX,USD,42000,0.0001,FGHJKMNQUVXZ,12,,f,us-futures,2.3,0.33,0.3,120
MGC,MGC,E-Micro Gold,COMEX,USD,10,0.1,GJMQVZ,6,,3,us-futures,4300,0.16,0.05,350
SI,SI,Silver,COMEX,USD,5000,0.005,HKNUZ,5,,3,us-futures,65,0.3,0.15,150
SIL,SIL,Micro Silver,COMEX,USD,1000,0.005,HKNUZ,5,,3,us-futures,65,0.3,0.15,60
HG,HG,Copper,COMEX,USD,25000,0.0005,HKNUZ,5,,3,us-futures,5.4,0.22,0.4,120
PL,PL,NYMEX Platinum,NYMEX,USD,50,0.1,FJNV,4,,3,us-futures,1650,0.27,0.2,40
PA,PA,NYMEX Palladium,NYMEX,USD,100,0.5,HMUZ,4,,3,us-futures,1500,0.33,0.3,8
ZB,ZB,30 Year US Treasury Bond,CBOT,USD,1000,0.03125,HMUZ,3,,8,us-futures,117,0.1,-0.15,700
UB,UB,Ultra Treasury Bond,CBOT,USD,1000,0.03125,HMUZ,3,,8,us-futures,121,0.13,-0.15,400
ZF,ZF,5 Year US Treasury Note,CBOT,USD,1000,0.0078125,HMUZ,3,,e,us-futures,109.5,0.04,-0.08,2500
ZT,ZT,2 Year US Treasury Note,CBOT,USD,2000,0.00390625,HMUZ,3,,e,us-futures,104.25,0.02,-0.05,1500
SOFR3,SR3,3 Month SOFR Index,CME,USD,2500,0.0025,HMUZ,12,,w,us-futures,96.4,0.006,-0.01,4000
ZC,ZC,Corn Futures,CBOT,USD,50,0.25,HKNUZ,6,,g,us-grains,445,0.24,0.05,500
ZW,ZW,Wheat Futures,CBOT,USD,50,0.25,HKNUZ,6,,g,us-grains,530,0.28,0.05,200
ZS,ZS,Soybean Futures,CBOT,USD,50,0.25,FHKNQUX,7,,g,us-grains,1085,0.2,0.05,300
ZL,ZL,Soybean Oil Futures,CBOT,USD,600,0.01,FHKNQUVZ,8,,g,us-grains,50,0.3,0.1,200
ZM,ZM,Soybean Meal Futures,CBOT,USD,100,0.1,FHKNQUVZ,8,,g,us-grains,305,0.26,0.05,200
LE,LE,Live Cattle,CME,USD,400,0.025,GJMQVZ,6,,e,us-livestock,230,0.17,0.05,90
HE,HE,Lean Hogs,CME,USD,400,0.025,GJKMNQVZ,8,,h,us-livestock,84,0.28,0.05,70
GF,GF,Feeder Cattle,CME,USD,500,0.025,FHJKQUVX,8,,f,us-livestock,345,0.18,0.05,20
EUR,6E,European Monetary Union Euro,CME,USD,125000,0.00005,HMUZ,4,,m,us-futures,1.17,0.07,0.1,500
JPY,6J,Japanese yen,CME,USD,12500000,0.0000005,HMUZ,4,,m,us-futures,0.0064,0.09,-0.1,350
GBP,6B,British pound,CME,USD,62500,0.0001,HMUZ,4,,m,us-futures,1.34,0.08,0.15,250
AUD,6A,Australian dollar,CME,USD,100000,0.00005,HMUZ,4,,m,us-futures,0.66,0.09,0.3,250
CAD,6C,Canadian dollar,CME,USD,100000,0.00005,HMUZ,4,,t,us-futures,0.7246,0.06,0.2,200
CHF,6S,Swiss franc,CME,USD,125000,0.00005,HMUZ,4,,m,us-futures,1.25,0.08,0,80
MXP,6M,Mexican Peso,CME,USD,500000,0.00001,HMUZ,4,,m,us-futures,0.0555,0.11,0.3,120
M6E,M6E,E-Micro EUR/USD,CME,USD,12500,0.0001,HMUZ,4,,m,us-futures,1.17,0.07,0.1,50
VIX,VX,CBOE Volatility Index,CFE,USD,1000,0.05,FGHJKMNQUVXZ,9,VIX,w,us-volatility,16,0.9,-4,250
BRR,BTC,CME CF Bitcoin Reference Rate,CME,USD,5,5,FGHJKMNQUVXZ,6,,l,us-futures,91000,0.5,1.5,25
MBT,MBT,Micro Bitcoin,CME,USD,0.1,5,FGHJKMNQUVXZ,6,,l,us-futures,91000,0.5,1.5,80
ETHUSDRR,ETH,CME CF Ether-Dollar Reference Rate,CME,USD,50,0.5,FGHJKMNQUVXZ,6,,l,us-futures,3100,0.65,1.8,30
DAX,FDAX,DAX 40 Index (Deutsche Aktien Xchange 40),EUREX,EUR,25,1,HMUZ,3,DAX,f,eurex,24300,0,0.9,90
DAX,FDXM,Mini DAX 40 Index,EUREX,EUR,5,1,HMUZ,3,DAX,f,eurex,24300,0,0.9,100
ESTX50,FESX,Dow Jones EURO STOXX50,EUREX,EUR,10,1,HMUZ,4,ESTX50,f,eurex,5750,0,0.95,1500
GBL,FGBL,Euro Bund (10 Year Bond),EUREX,EUR,1000,0.01,HMUZ,3,,f,eurex,128,0.06,-0.1,1200
GBM,FGBM,Euro BOBL (5 Year Bond),EUREX,EUR,1000,0.01,HMUZ,3,,f,eurex,117,0.04,-0.08,900
Z,Z,FTSE 100 Index,ICEEU,GBP,10,0.5,HMUZ,4,Z,f,london,9850,0,0.75,200
CAC40,FCE,CAC 40 Index,MONEP,EUR,10,0.5,FGHJKMNQUVXZ,3,CAC40,f,eurex,8150,0,0.95,120
N225,NK225,NIKKEI 225,OSE.JPN,JPY,1000,10,HMUZ,4,N225,f,tokyo,50500,0,0.9,60
N225M,NK225M,NIKKEI 225 Mini,OSE.JPN,JPY,100,5,HMUZ,4,N225,f,tokyo,50500,0,0.9,600
HSI,HSI,Hang Seng Stock Index,HKFE,HKD,50,1,FGHJKMNQUVXZ,4,HSI,f,hong-kong,26000,0,0.7,200
`;
