import { expect, test } from 'vitest';
import { personDigest } from '../../../lib/people/personDigest.ts';

test('the name of a person in keys is the same for every spelling, and shows nobody who it is', () => {
  // By `printf ada.okafor | sha256sum`.
  const digest = 'fe0e3f7140ec42a4fc8d78067c5a4042660daa8988e308ae49fa7579ce1afc09';
  expect(['ada.okafor', ' Ada.Okafor', 'ADA.OKAFOR\u200b'].map(personDigest)).toEqual([digest, digest, digest]);
});
