/** Status codes of HTTP that the gateway answers with. */
export const OK = 200;
export const BAD_REQUEST = 400;
export const UNAUTHORIZED = 401;
export const NOT_FOUND = 404;
export const METHOD_NOT_ALLOWED = 405;
export const GONE = 410;
export const LENGTH_REQUIRED = 411;
export const TOO_MANY_REQUESTS = 429;
export const SERVER_ERROR = 500;
export const UNAVAILABLE = 503;
