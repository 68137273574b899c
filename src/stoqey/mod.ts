/** What the rest of the pool may know of `@stoqey/ib`. */
export {
  type Bar,
  BarSizeSetting,
  type Contract,
  type ContractDetails,
  EventName,
  type IBApi,
  IBApiTickType as TickType,
  MarketDataType,
  SecType,
  WhatToShow,
} from "@stoqey/ib";
