/** The bytes of an object that are asked for, from the first to the last one. */
export type ByteRange = { first: number; last: number };

/**
 * What a `Range` asks of an object: `bytes=0-99`, `bytes=100-`, or the last ones by `bytes=-500`. As S3 does, what is no range is
 * passed over.
 *
 * @returns undefined where all is asked for; `none` where the range has no byte of the object, `several` where it is several
 */
export function rangeOf(range: string | undefined, length: number): ByteRange | 'none' | 'several' | undefined {
  if (/^bytes=.*,/.test(range ?? '')) return 'several';
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined || to === undefined || from + to === '') return undefined;
  const isSuffix = from === '';
  if (!isSuffix && to !== '' && Number(to) < Number(from)) return undefined;
  const first = isSuffix ? Math.max(0, length - Number(to)) : Number(from);
  const last = isSuffix || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  return first > last ? 'none' : { first, last };
}

/** What `x-amz-copy-source-range` asks for, which names both ends, within the object; undefined where it does not. */
export function copiedRangeOf(range: string, length: number): ByteRange | undefined {
  const found = /^bytes=\d+-\d+$/.test(range) ? rangeOf(range, length) : undefined;
  if (typeof found !== 'object') return undefined;
  return range.endsWith(`-${found.last}`) ? found : undefined;
}
