import { describe, expect, test } from 'vitest';
import { type Drop, dropsSchema, isMeant, runIdOf, sourceNamed } from '../../../lib/store/drop.ts';

const drop: Drop = {
  bucket: 'nelm-dev',
  key: 'inbox/Contractors/people.csv',
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  size: 10,
  droppedAt: '2026-11-01T08:00:00.123Z',
  sequencer: '0A1B',
};

test('an S3 event is read, its key decoded', () => {
  const event = {
    Records: [
      {
        eventVersion: '2.1',
        eventTime: '2026-11-01T08:00:00.123Z',
        s3: {
          bucket: { name: 'nelm-dev', arn: 'arn:aws:s3:::nelm-dev' },
          object: { key: 'inbox/Z%C3%BCrich/a+b%2Bc.csv', size: 7, eTag: 'e', sequencer: '0A' },
        },
      },
    ],
  };
  expect(dropsSchema.parse(event)).toEqual([
    {
      bucket: 'nelm-dev',
      key: 'inbox/Zürich/a b+c.csv',
      etag: 'e',
      size: 7,
      droppedAt: '2026-11-01T08:00:00.123Z',
      sequencer: '0A',
    },
  ]);
  expect(
    dropsSchema.parse(JSON.parse(JSON.stringify(event).replace('"size":7', '"size":7,"versionId":"v.1_"'))),
  ).toEqual([expect.objectContaining({ key: 'inbox/Zürich/a b+c.csv', versionId: 'v.1_' })]);
  expect(dropsSchema.safeParse({ Records: [{}] }).success).toBe(false);
});

describe('the id of a run', () => {
  test('begins with the time, fits an execution name, and holds nothing of the file’s name', () => {
    expect(runIdOf(drop)).toMatch(/^20261101T080000123Z-[0-9a-f]{12}$/);
  });

  test('is the same for the same drop, and another for any other', () => {
    expect(runIdOf({ ...drop })).toBe(runIdOf(drop));
    const others = [{ key: 'inbox/Interns/people.csv' }, { etag: 'x' }, { sequencer: '0A1C' }, { bucket: 'other' }];
    const ids = [{}, ...others].map((change) => runIdOf({ ...drop, ...change }));
    expect(new Set(ids).size).toBe(5);
  });
});

test.each([
  ['inbox/Contractors/people.csv', 'Contractors'],
  ['inbox/A/B/people.csv', 'A/B'],
  ['inbox/people.csv', ''],
])('the file %s is for the source "%s"', (key, source) => {
  expect(sourceNamed(key)).toBe(source);
});

test.each([
  ['people.csv', true],
  ['people.csv ', true],
  ['people.xlsx', true],
  ['people', true],
  ['tmp', true],
  ['', false],
  ['.DS_Store', false],
  ['~$people.xlsx', false],
  ['people.csv.part', false],
  ['THUMBS.DB', false],
])('whether %j is meant to be read: %s', (name, expected) => {
  expect(isMeant(`inbox/Contractors/${name}`)).toBe(expected);
});
