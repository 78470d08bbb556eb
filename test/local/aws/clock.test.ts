import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClock, openClock } from '../../../local/aws/clock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-clock-'));
  vi.useFakeTimers({ now: Date.parse('2026-11-24T08:00:00Z'), toFake: ['Date'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const at = (instant: string) => Date.parse(instant);
const shows = async (startAt?: string) =>
  new Date((await openClock(folder, startAt === undefined ? undefined : at(startAt))).now()).toISOString();

test('a clock starts at its moment, runs on, is moved on, and never goes back', () => {
  const clock = createClock(at('2027-01-31T06:00:00Z'));
  const moved = vi.fn();
  clock.onAdvance(moved);
  vi.setSystemTime('2026-11-24T08:00:10Z');
  expect(clock.now()).toBe(at('2027-01-31T06:00:10Z'));
  clock.advance(1_000);
  expect(clock.now()).toBe(at('2027-01-31T06:00:11Z'));
  expect(moved).toHaveBeenCalledTimes(1);
  expect(() => clock.advance(-1)).toThrow('Time does not go back.');
});

describe('the clock of what is kept', () => {
  test('shows the machine’s time where nobody said otherwise', async () => {
    expect(await shows()).toBe('2026-11-24T08:00:00.000Z');
    vi.setSystemTime('2026-11-25T08:00:00Z');
    expect(await shows()).toBe('2026-11-25T08:00:00.000Z');
  });

  test('goes on as it was left, as if it had run all the time', async () => {
    expect(await shows('2027-01-31T06:00:00Z')).toBe('2027-01-31T06:00:00.000Z');
    vi.setSystemTime('2026-11-24T09:00:00Z');
    expect(await shows()).toBe('2027-01-31T07:00:00.000Z');
    expect(await shows('2027-03-01T00:00:00Z')).toBe('2027-03-01T00:00:00.000Z');
  });

  test('can begin in the past, and is not set back later', async () => {
    expect(await shows('2024-02-29T00:00:00Z')).toBe('2024-02-29T00:00:00.000Z');
    vi.setSystemTime('2026-11-24T09:00:00Z');
    await expect(shows('2024-02-29T00:30:00Z')).rejects.toThrow(
      'What was kept is at 2024-02-29T01:00:00.000Z already, and time does not go back: choose a later --clock, or begin anew with --fresh.',
    );
  });

  test('is the machine’s where something was kept before there was a clock', async () => {
    await writeFile(path.join(folder, 'tenant.db'), '');
    await expect(shows('2026-11-01T00:00:00Z')).rejects.toThrow('What was kept is at 2026-11-24T08:00:00.000Z already');
  });
});
