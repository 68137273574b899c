// Runs inside a page and returns what a person could not read or reach, one sentence each; the last expression is the list.
(() => {
  const problems = [];
  const named = (element) => {
    const id = element.id === "" ? "" : `#${element.id}`;
    const text = (element.textContent ?? "").trim().slice(0, 30);
    return `<${element.localName}${id}> ${JSON.stringify(text)}`;
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getClientRects().length > 0;

  // Colours may be written in any way: one pixel of a canvas gives red, green, blue and how opaque they are.
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const pixel = canvas.getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pixel.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (front, back) => [
    ...[0, 1, 2].map((at) => front[at] * front[3] + back[at] * (1 - front[3])),
    1,
  ];
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const backgroundOf = (element) => {
    if (element === null) return isDark ? [18, 18, 18, 1] : [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, backgroundOf(element.parentElement));
  };
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  // WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text. Controls that are disabled are exempt.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || element === null || !isShown(element)) continue;
    if (element.closest("script, style, noscript, :disabled, [aria-disabled=true]") !== null) continue;
    const style = getComputedStyle(element);
    const back = backgroundOf(element);
    const isSvg = element instanceof SVGElement;
    const ratio = contrast(over(rgba(isSvg ? style.fill : style.color), back), back);
    const pixels = Number.parseFloat(style.fontSize);
    const needed = pixels >= 24 || (pixels >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < needed)
      problems.push(`${named(element)} has a contrast of ${ratio.toFixed(2)}, below ${needed}`);
  }

  // WCAG 2.2, 4.1.2: every control has a name.
  const nameOf = (element) => {
    const ids = element.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
    const others = ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(" ");
    const isButton =
      element.localName === "button" || element.localName === "a" || element.localName === "summary";
    const own = isButton ? element.textContent : "";
    return [others, element.getAttribute("aria-label"), labels, own, element.title].find(
      (text) => (text ?? "").trim() !== "",
    );
  };
  const controls =
    "button, input:not([type=hidden]), select, textarea, summary, a[href], [role=button], [role=slider]";
  for (const control of document.querySelectorAll(controls))
    if (isShown(control) && nameOf(control) === undefined) problems.push(`${named(control)} has no name`);
  for (const picture of document.querySelectorAll("img, svg, canvas")) {
    const isNamed = picture.hasAttribute("alt") || nameOf(picture) !== undefined;
    const isHidden = picture.closest("[aria-hidden=true]") !== null;
    if (isShown(picture) && !isNamed && !isHidden) problems.push(`${named(picture)} has no name`);
  }

  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at)))
    problems.push(`the id ${id} is there more than once`);
  if (document.documentElement.lang === "") problems.push("the page names no language");
  if (document.title === "") problems.push("the page has no title");

  // WCAG 2.2, 1.4.10: nothing needs scrolling in two directions.
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth)
    problems.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth} px`);
  return problems;
})();
