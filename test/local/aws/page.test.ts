import { expect, test } from 'vitest';
import { type Page, pageOf } from '../../../local/aws/durable/page.ts';

const list = Array.from({ length: 1_050 }, (_, index) => index);

/** The items of all pages, page by page. */
function pages(maxItems?: number): number[][] {
  const found: number[][] = [];
  for (let marker: string | undefined = ''; marker !== undefined; ) {
    const page: Page<number> = pageOf(list, { marker, maxItems });
    found.push(page.items);
    marker = page.nextMarker;
  }
  return found;
}

test('a list comes in pages of a hundred, or of as many as are asked for, in its order', () => {
  expect(pages().map((page) => page.length)).toEqual([...Array.from({ length: 10 }, () => 100), 50]);
  expect(pages().flat()).toEqual(list);
  expect(pages(1_000).map((page) => page.length)).toEqual([1_000, 50]);
  expect(pages(525).map((page) => page.length)).toEqual([525, 525]);
  expect(pages(1_000).flat()).toEqual(list);
});

test('more than a thousand a page, and a marker that is none, are refused', () => {
  expect(() => pageOf(list, { maxItems: 1_001 })).toThrow('MaxItems is between 0 and 1000.');
  expect(() => pageOf(list, { marker: 'after-2000' })).toThrow('The Marker is none of an earlier answer.');
  expect(() => pageOf(list, { marker: 'elsewhere' })).toThrow('The Marker is none of an earlier answer.');
});
