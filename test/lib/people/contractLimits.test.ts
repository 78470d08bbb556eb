import { describe, expect, test } from 'vitest';
import { type ContractLimits, limitContract } from '../../../lib/people/contractLimits.ts';

const limits: ContractLimits = { maxContractDays: 30, overlong: 'reject', noEnd: 'reject', timeZone: 'Europe/Berlin' };

const judged = (startDate: string, endDate: string, changes: Partial<ContractLimits> = {}) =>
  limitContract({ startDate, endDate }, { ...limits, ...changes });

const tooLong = {
  kind: 'rejected',
  reason:
    'the contract would be longer than 30 days, which is the most for this source (maxContractDays); write an earlier end',
};

describe('a contract of 30 days at most that begins with 1 March 2026', () => {
  const start = '2026-03-01T00:00:00+01:00';

  // Berlin's clocks go forward on 29 March: its 30 days are an hour shorter.
  test.each([
    ['2026-03-01T09:00:00+01:00', undefined],
    ['2026-03-30T23:59:59+02:00', undefined],
    ['2026-03-31T00:00:00+02:00', undefined],
    ['2026-03-31T00:00:01+02:00', tooLong],
    ['2026-04-30T23:59:59+02:00', tooLong],
    ['2199-12-31T23:59:59+01:00', tooLong],
  ])('may end at %s', (end, verdict) => {
    expect(judged(start, end)).toEqual(verdict);
  });

  test('is cut at the end of its last day where the settings say so', () => {
    const capped = { kind: 'capped', endDate: '2026-03-30T23:59:59+02:00' };
    expect(judged(start, '2026-04-30T23:59:59+02:00', { overlong: 'cap' })).toEqual(capped);
    expect(judged(start, '9999-12-31T23:59:59+01:00', { noEnd: 'cap' })).toEqual(capped);
    expect(judged(start, '2026-03-31T00:00:00+02:00', { overlong: 'cap' })).toBeUndefined();
  });

  test('is not cut by the setting for contracts of another kind', () => {
    expect(judged(start, '2026-04-30T23:59:59+02:00', { noEnd: 'cap' })).toEqual(tooLong);
    expect(judged(start, '9999-12-31T23:59:59+01:00', { overlong: 'cap' })).toMatchObject({ kind: 'rejected' });
  });

  test.each([
    ['2200-01-01T00:00:00+01:00', 2_200],
    ['9999-12-31T23:59:59+01:00', 9_999],
  ])('has no end where it ends at %s', (end, year) => {
    const reason = `the year ${year} stands for no end; write the last day of the contract`;
    expect(judged(start, end)).toEqual({ kind: 'rejected', reason });
  });
});

describe('in a zone west of Greenwich, where the last day of a year ends in the next by UTC', () => {
  const start = '2026-03-01T00:00:00-05:00';
  const inNewYork = (end: string, changes: Partial<ContractLimits>) =>
    judged(start, end, { timeZone: 'America/New_York', ...changes });

  test('the last year that is one ends with its last second there', () => {
    expect(inNewYork('2199-12-31T23:59:59-05:00', { maxContractDays: 100_000 })).toBeUndefined();
    const reason = 'the year 2200 stands for no end; write the last day of the contract';
    expect(inNewYork('2200-01-01T00:00:00-05:00', { maxContractDays: 100_000 })).toEqual({ kind: 'rejected', reason });
  });

  test('a limit beyond that year cuts nothing: the end would be none either', () => {
    const reason = 'the year 9999 stands for no end; write the last day of the contract';
    const verdict = inNewYork('9999-12-31T23:59:59-05:00', { maxContractDays: 100_000, noEnd: 'cap' });
    expect(verdict).toEqual({ kind: 'rejected', reason });
  });

  test('a contract without end is rejected, or cut at the end of its last day there', () => {
    const reason = 'the year 9999 stands for no end; write the last day of the contract';
    const end = '9999-12-31T23:59:59-05:00';
    expect(inNewYork(end, { overlong: 'cap' })).toEqual({ kind: 'rejected', reason });
    // New York's clocks go forward on 8 March.
    expect(inNewYork(end, { noEnd: 'cap' })).toEqual({ kind: 'capped', endDate: '2026-03-30T23:59:59-04:00' });
  });
});

test('a contract of which the start is not known has no length, and may be without end all the same', () => {
  expect(judged('', '2031-01-01T00:00:00+01:00')).toBeUndefined();
  expect(judged('', '', { overlong: 'cap', noEnd: 'cap' })).toBeUndefined();
  for (const noEnd of ['cap', 'reject'] as const) {
    const reason = 'the year 9999 stands for no end; write the last day of the contract';
    expect(judged('', '9999-12-31T23:59:59+01:00', { noEnd })).toEqual({ kind: 'rejected', reason });
  }
});

test('a contract that begins shortly before the last year ends is cut, unless its last day is in what may be the next year', () => {
  const cut = (maxContractDays: number) =>
    judged('2199-12-01T00:00:00Z', '9999-12-31T23:59:59Z', { timeZone: 'UTC', noEnd: 'cap', maxContractDays });
  expect(cut(29)).toEqual({ kind: 'capped', endDate: '2199-12-29T23:59:59+00:00' });
  expect(cut(30)).toMatchObject({ kind: 'rejected' });
});

test('a contract of which the end is not known is not judged', () => {
  expect(judged('2026-03-01T00:00:00+01:00', '')).toBeUndefined();
  expect(judged('2026-03-01T00:00:00+01:00', '', { overlong: 'cap', noEnd: 'cap' })).toBeUndefined();
});

test('a contract of before 1970 has a length too', () => {
  expect(judged('1960-01-01T00:00:00+01:00', '1960-01-30T23:59:59+01:00')).toBeUndefined();
  expect(judged('1960-01-01T00:00:00+01:00', '1965-12-31T23:59:59+01:00')).toEqual(tooLong);
});

test('many days are written as people read them', () => {
  const verdict = judged('2020-01-01T00:00:00+01:00', '2030-01-01T00:00:00+01:00', { maxContractDays: 1_095 });
  expect(verdict).toMatchObject({ reason: expect.stringMatching(/longer than 1,095 days/) });
});
