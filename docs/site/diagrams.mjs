// Draws the diagrams of pages when the site is built, so that a reader's browser has nothing to draw or load.
import { renderMermaidSVG } from "beautiful-mermaid";

const COLOURS = {
  bg: "var(--vp-c-bg)",
  fg: "var(--vp-c-text-1)",
  line: "var(--vp-c-text-2)",
  accent: "var(--vp-c-brand-1)",
  muted: "var(--vp-c-text-2)",
  surface: "var(--vp-c-bg-soft)",
  border: "var(--vp-c-divider)",
};

/** Draws a diagram; the fonts are those of the page, and none is loaded. */
export function drawDiagram(code) {
  const svg = renderMermaidSVG(code, { ...COLOURS, transparent: true });
  return svg.replace(/@import\s+url\([^)]*\);?/g, "").replace(/font-family:\s*'[^']*',\s*/g, "font-family: ");
}

/** Replaces how blocks of mermaid are written. */
export function diagrams(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info.trim() !== "mermaid") return fence(tokens, index, ...rest);
    return `<div class="diagram" v-pre tabindex="0">${drawDiagram(content)}</div>\n`;
  };
}
