export { PoolError, type PoolErrorCode, type PoolErrorOptions } from "./errors.ts";
