import { pageFolder } from "../pages/page-files.ts";

/** One file of the live page. */
export interface PageFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Reads the files of the live page once; a request reads no file, and so no path leads out of the folder. */
export function livePageFiles(): readonly PageFile[] {
  return pageFolder("live").flatMap(({ name, text }) => {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    return type === undefined ? [] : [{ name, type, text }];
  });
}
