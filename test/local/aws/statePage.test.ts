import { expect, test } from 'vitest';
import type { StoredOperation } from '../../../local/aws/durable/execution.ts';
import { statePage } from '../../../local/aws/durable/statePage.ts';

const operations = Array.from(
  { length: 1_050 },
  (_, index): StoredOperation => ({ Id: `${index}`, Type: 'STEP', Status: 'SUCCEEDED', StartTimestamp: 0 }),
);

/** The ids of all pages, page by page. */
function pages(maxItems?: number): (string | undefined)[][] {
  const found: (string | undefined)[][] = [];
  for (let marker: string | undefined = ''; marker !== undefined; ) {
    const page = statePage(operations, marker, maxItems);
    found.push(page.operations.map(({ Id }) => Id));
    marker = page.nextMarker;
  }
  return found;
}

test('operations come in pages of a hundred, or of as many as are asked for, in the order in which they began', () => {
  const ids = operations.map(({ Id }) => Id);
  expect(pages().map((page) => page.length)).toEqual([...Array.from({ length: 10 }, () => 100), 50]);
  expect(pages().flat()).toEqual(ids);
  expect(pages(1_000).map((page) => page.length)).toEqual([1_000, 50]);
  expect(pages(525).map((page) => page.length)).toEqual([525, 525]);
  expect(pages(1_000).flat()).toEqual(ids);
});

test('more than a thousand a page, and a marker that is none, are refused', () => {
  expect(() => statePage(operations, '', 1_001)).toThrow('MaxItems is between 0 and 1000.');
  expect(() => statePage(operations, 'after-2000')).toThrow('The Marker is none of an earlier answer.');
  expect(() => statePage(operations, 'elsewhere')).toThrow('The Marker is none of an earlier answer.');
});
