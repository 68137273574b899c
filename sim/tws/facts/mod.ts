/** Facts of TWS that code outside of the fake needs too. */
export * from "./codes.ts";
