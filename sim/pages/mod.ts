/** Files of pages that the command serves or writes. */
export { pageFile } from "./page-files.ts";
