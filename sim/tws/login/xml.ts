/** An element of a document without mixed content: its children are elements, or one text. */
export interface XmlElement {
  readonly name: string;
  /** Attributes as they are written, with a space before each. */
  readonly attributes: string;
  readonly children: readonly (XmlElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Writes an element, indented with tabs. */
export function xmlText({ name, attributes, children }: XmlElement, depth = 0): string {
  const indent = "\t".repeat(depth);
  const [first] = children;
  if (typeof first === "string")
    return `${indent}<${name}${attributes}>${children.map((text) => escaped(`${text}`)).join("")}</${name}>\n`;
  const inner = children.map((child) => xmlText(child as XmlElement, depth + 1)).join("");
  return `${indent}<${name}${attributes}>\n${inner}${indent}</${name}>\n`;
}

function escaped(text: string): string {
  return text.replace(/[<>&]/g, (char) => (char === "<" ? "&lt;" : char === ">" ? "&gt;" : "&amp;"));
}

/** Parses a document. @returns Its root, or undefined when it is not well-formed. */
export function parseXml(xml: string): XmlElement | undefined {
  const body = xml.trim().replace(/^<\?xml[^>]*\?>/, "");
  const stack: { name: string; attributes: string; children: (XmlElement | string)[] }[] = [];
  let root: XmlElement | undefined;
  const tokens = body.match(/<[^<>]*>|[^<>]+/g) ?? [];
  if (tokens.join("") !== body) return undefined;
  for (const token of tokens) {
    const top = stack.at(-1);
    if (!token.startsWith("<")) {
      if (token.trim() === "") continue;
      if (top === undefined) return undefined;
      top.children.push(unescaped(token));
      continue;
    }
    const tag = /^<(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>$/.exec(token);
    if (tag === null) return undefined;
    const [, closing, name = "", attributes = "", single] = tag;
    if (closing === "/") {
      const closed = stack.pop();
      if (closed?.name !== name) return undefined;
      root = keep(closed, stack, root);
      continue;
    }
    if (stack.length === 0 && root !== undefined) return undefined;
    const opened = { name, attributes, children: [] };
    if (single !== "/") stack.push(opened);
    else root = keep(opened, stack, root);
  }
  return stack.length === 0 ? root : undefined;
}

/** Puts an element that ended into its parent. @returns The root, as far as it is known. */
function keep(
  ended: XmlElement,
  stack: readonly { readonly children: (XmlElement | string)[] }[],
  root: XmlElement | undefined,
): XmlElement | undefined {
  stack.at(-1)?.children.push(ended);
  return stack.length === 0 ? ended : root;
}

function unescaped(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

/** Gets the children with a name. */
export function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child): child is XmlElement => typeof child !== "string" && child.name === name);
}

/** Gets the text of the first child with a name; empty for none. */
export function textOf(parent: XmlElement, name: string): string {
  const [child] = childrenOf(parent, name);
  return (child?.children ?? [])
    .filter((one) => typeof one === "string")
    .join("")
    .trim();
}
