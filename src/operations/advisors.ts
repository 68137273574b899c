import type { ApiRequest } from "./operation.ts";

/** Replaces groups or aliases of a financial advisor; for `lease.api`. */
export const replaceAdvisorData: ApiRequest = { request: "replaceFA", ends: ["replaceFAEnd"] };
