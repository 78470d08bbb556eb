/** As many signs as are kept of a name; well below what a dimension may have, with an id of the tenant behind it. */
const mostOfName = 200;

/** What CloudWatch keeps of a dimension in every place where it is written down: printable ASCII, and no colon at its start. */
const plain = /^(?!:)(?=.*\S)[ -~]{1,250}$/;

/**
 * What a source is called in metrics: its name, as long as CloudWatch can keep that; otherwise what of the name is left in plain signs,
 * and its id, so that no two sources are one.
 */
export function sourceDimension({ id, name }: { id: string; name: string }): string {
  if (plain.test(name)) return name;
  const left = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^!-~]+/g, ' ')
    .replace(/^[\s:]+/, '')
    .slice(0, mostOfName)
    .trim();
  return left === '' ? id : `${left} (${id})`;
}
