// An element from its properties, attributes and children.

export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  Object.entries(properties).forEach(([name, value]) => {
    if (name in made) { made[name] = value; } else { made.setAttribute(name, value); }
  });
  made.append(...children);
  return made;
}

// The styles of what is loaded late.
export function style(name) {
  const href = new URL(`./${name}.css`, import.meta.url).href;
  if (Array.from(document.styleSheets).some((sheet) => sheet.href === href)) { return Promise.resolve(); }
  const link = element("link", { rel: "stylesheet", href });
  return new Promise((done) => { link.onload = link.onerror = done; document.head.append(link); });
}
