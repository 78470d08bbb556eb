import { english, type Texts } from './english.ts';
import { german } from './german.ts';

const languages = { en: english, de: german } as const satisfies Record<string, Texts>;

export type Language = keyof typeof languages;

/** What the console says in a language. */
export function textsIn(language: Language): Texts {
  return languages[language];
}

/**
 * The language that a browser wishes for most, of those that there are.
 *
 * @param wished the header `accept-language`, such as `de-AT,de;q=0.9,en;q=0.8`
 */
export function languageOf(wished: string): Language {
  const given = wished.split(',').map((part, index) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = Number(parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean) ?? 1);
    return { language: tag.split('-', 1)[0] ?? '', quality, index };
  });
  const known = given.filter(({ language, quality }) => Object.hasOwn(languages, language) && quality > 0);
  const [first] = known.sort((one, other) => other.quality - one.quality || one.index - other.index);
  return (first?.language ?? 'en') as Language;
}
