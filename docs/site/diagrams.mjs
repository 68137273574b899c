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

/** Draws a diagram in the font of the pages, without the line that would load a font from elsewhere. */
export function drawDiagram(code) {
  return renderMermaidSVG(code, { ...COLOURS, transparent: true }).replace(/@import\s+url\([^)]*\);?/g, "");
}

/** Replaces how blocks of mermaid are written. */
export function diagrams(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index];
    if (info.trim() !== "mermaid") return fence(tokens, index, ...rest);
    // As a value, not as a part of the template: templates leave out the styles that a drawing has.
    const drawing = markdown.utils.escapeHtml(JSON.stringify(drawDiagram(content)));
    return `<div class="diagram" v-html="${drawing}"></div>\n`;
  };
}
