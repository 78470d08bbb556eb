/** An object that a release wrote, and where it is to be kept. */
export type Written = { file: string; body: Buffer };

/** What says of which shape an object is, where shapes differ by it. */
const sorts = new Set(['do', 'kind', 'why']);

/** Parts of an object by which its entries are found: ids. */
const isId = (name: string) => /^[0-9a-f-]{20,}$/.test(name);

/** The longest of the objects of a kind, and each that has a field which none of the longer ones has. */
export function chooseKept(written: readonly Written[]): Written[] {
  const seen = new Set<string>();
  const longestFirst = written.toSorted((one, other) => other.body.length - one.body.length);
  return longestFirst.filter(({ file, body }, index) => {
    const fields = file.endsWith('.json') ? fieldsOf(JSON.parse(body.toString())) : [];
    const isNew = index === 0 || fields.some((field) => !seen.has(field));
    for (const field of fields) seen.add(field);
    return isNew;
  });
}

function fieldsOf(value: unknown, place = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => fieldsOf(one, `${place}[]`));
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([name, part]) => [
    ...(sorts.has(name) ? [`${place}.${name}=${part}`] : []),
    ...fieldsOf(part, `${place}.${isId(name) ? '{}' : name}`),
  ]);
}
