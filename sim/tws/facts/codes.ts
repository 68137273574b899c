/**
 * Numbers of TWS's error messages and notices, in ascending order.
 *
 * @see TWS API reference, Message Codes.
 */

export const MESSAGE_RATE_EXCEEDED = 100;
export const MARKET_DATA_LINES_EXCEEDED = 101;
export const DUPLICATE_TICKER_ID = 102;
export const DUPLICATE_ORDER_ID = 103;
export const CANNOT_MODIFY_FILLED_ORDER = 104;
export const ORDER_DOES_NOT_MATCH = 105;
export const PRICE_OFF_TICK = 110;
/** Historical Market Data Service error message: one number for whatever that service reports, scans included. */
export const HISTORICAL_SERVICE = 162;
export const NO_SECURITY_DEFINITION = 200;
export const ORDER_REJECTED = 201;
export const ORDER_CANCELLED = 202;
export const UNKNOWN_TICKER_ID = 300;
export const MARKET_DEPTHS_EXCEEDED = 309;
export const UNKNOWN_MARKET_DEPTH = 310;
export const UNREADABLE_REQUEST = 320;
export const INVALID_REQUEST = 321;
export const REQUEST_FAILED = 322;
export const SERVER_ERROR = 323;
export const CLIENT_ID_IN_USE = 326;
export const ONLY_CLIENT_0_BINDS = 327;
export const MARKET_DATA_NOT_SUBSCRIBED = 354;
export const UNKNOWN_SCANNER = 365;
export const UNKNOWN_HISTORICAL_QUERY = 366;
export const DUPLICATE_SCANNER_ID = 385;
export const DUPLICATE_HISTORICAL_ID = 386;
export const UNSUPPORTED_ORDER_TYPE = 387;
export const INVALID_TIF = 391;
export const ORDER_MESSAGE = 399;
export const SHARES_NOT_AVAILABLE = 404;
export const SNAPSHOT_WITH_GENERIC_TICKS = 414;
export const INVALID_REAL_TIME_QUERY = 420;
export const ZERO_ORDER_SIZE = 434;
export const CONNECTIVITY_LOST = 1100;
export const CONNECTIVITY_RESTORED_DATA_LOST = 1101;
export const CONNECTIVITY_RESTORED = 1102;
export const SOCKET_PORT_RESET = 1300;
export const MARKET_DATA_FARM_BROKEN = 2103;
export const MARKET_DATA_FARM_OK = 2104;
export const HISTORICAL_FARM_BROKEN = 2105;
export const HISTORICAL_FARM_OK = 2106;
export const OUTSIDE_RTH_IGNORED = 2109;
export const CONNECTIVITY_BROKEN = 2110;
export const SMART_DEPTH_EXCHANGES = 2152;
export const CONTRACTS_FARM_BROKEN = 2157;
export const CONTRACTS_FARM_OK = 2158;
export const IMPLIED_TIME_ZONE = 2174;
export const HISTORICAL_DATA_DELAYED = 2188;
export const MISSING_PARENT_ORDER = 10006;
export const DELAYED_DATA_AVAILABLE = 10089;
export const MARKET_DEPTH_NOT_SUPPORTED = 10092;
export const ORDER_NOT_FOUND = 10147;
export const ORDER_CANNOT_BE_CANCELLED = 10148;
export const DELAYED_DATA_DISPLAYED = 10167;
export const DELAYED_DATA_NOT_ENABLED = 10168;
export const NO_SUCH_ARTICLE = 10172;
export const LIVE_UPDATES_FAILED = 10182;
export const HISTORICAL_TICKS_FAILED = 10187;
export const HISTOGRAM_FAILED = 10188;
export const TICK_BY_TICK_FAILED = 10189;
export const TICK_BY_TICKS_EXCEEDED = 10190;
export const COMPETING_LIVE_SESSION = 10197;
export const NEWS_NOT_ALLOWED = 10276;
export const WSH_META_DATA_CANCEL_FAILED = 10280;
export const WSH_META_DATA_NOT_REQUESTED = 10282;
export const WSH_EVENT_DATA_CANCEL_FAILED = 10284;
export const OTHER_WHAT_TO_SHOW_EXPECTED = 10299;
export const INVALID_DATE_TIME = 10314;
export const MISC_OPTION_KEY_INVALID = 10337;
export const CONTINUOUS_FUTURE_END = 10339;
export const ORDER_TIF_SET_BY_PRESET = 10349;
export const FUNDAMENTAL_DATA_NOT_ALLOWED = 10358;
