// Links of pages, which lead to files of the repository, as links of the site.
import { posix } from "node:path";

/** Parts of a page in which brackets are no links: blocks, and code within a line. */
const CODE = /^```[\s\S]*?^```$|`[^`\n]*`/gm;

/** Replaces in the text outside of code. */
function outsideOfCode(text, replace) {
  let from = 0;
  let made = "";
  for (const { index, 0: code } of text.matchAll(CODE)) {
    made += replace(text.slice(from, index)) + code;
    from = index + code.length;
  }
  return made + replace(text.slice(from));
}

/**
 * Rewrites the links of a page.
 *
 * @param text Text of the page.
 * @param options `file`: its path in the repository; `places`: the place of each page; `publicFiles`: files that are copied to
 * the site; `sourceUrl`: address of the repository, for everything else; `isFolder`: tells folders from files.
 */
export function withSiteLinks(text, { file, places, publicFiles, sourceUrl, isFolder }) {
  const siteLink = (target) => {
    if (/^(https?:|#|mailto:)/.test(target)) return target;
    const [path = "", anchor] = target.split("#");
    const found = posix.normalize(posix.join(posix.dirname(file), path)).replace(/\/$/, "");
    const hash = anchor === undefined ? "" : `#${anchor}`;
    const place = places.get(found);
    if (place !== undefined) return `/${place === "index" ? "" : place}${hash}`;
    const published = publicFiles(found);
    if (published !== undefined) return `/${published}`;
    return `${sourceUrl}/${isFolder(found) ? "tree" : "blob"}/main/${found}${hash}`;
  };
  return outsideOfCode(text, (part) =>
    part.replace(/\]\(([^)\s]+)\)/g, (_, target) => `](${siteLink(target)})`),
  );
}

/** The anchor of a heading, as code hosts make it, so that links are right in both places. */
export function anchorOf(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
