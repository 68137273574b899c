/** Name space of SVG. */
const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. Texts of records become text nodes, never HTML.
 *
 * @param {string} name
 * @param {Record<string, unknown>} attributes Functions become listeners; undefined and false are left out.
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/**
 * Makes an element of SVG.
 *
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {any}
 */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/**
 * @param {Element} element
 * @param {Record<string, unknown>} attributes
 * @param {readonly (Node | string | number | null | undefined | false)[]} children
 */
function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key, /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(key, "");
    else if (value !== undefined && value !== false && value !== null)
      element.setAttribute(key, String(value));
  }
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  return element;
}

/**
 * Gets an element of the page by its ID.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Cannot find the element ${id} of the page`);
  return found;
}
