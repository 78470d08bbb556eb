/** Text that is HTML already and may stand in a page as it is. */
export type Markup = { readonly markup: string; toString(): string };

type Content = Markup | string | number | readonly Content[];

/** Writes HTML from a template: whatever is put in is escaped, unless it comes from this very function. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  const markup = parts.reduce((before, part, index) => before + write(contents[index - 1] ?? '') + part);
  return { markup, toString: () => markup };
}

function write(content: Content): string {
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return content.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return 'markup' in content ? content.markup : content.map(write).join('');
}
