declare module "ib-tws-api" {
  // biome-ignore lint/suspicious/noExplicitAny: the library has no types
  type Any = any;
  export const Client: new (options: object) => Any;
  export const Contract: Any;
  export const Order: Any;
}
