import { afterAll, beforeAll, expect, test } from 'vitest';
import { adoptPeople } from '../../cli/adopting.ts';
import { type Handling, startHandling } from '../lib/flows/hr-events/handling.ts';
import config from '../localConfig.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  await handling.plant('Contractors', [
    { name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
    { name: 'two', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
  ]);
});

afterAll(() => handling.close());

async function said(system: string, source: string, apply = false): Promise<string> {
  const lines: string[] = [];
  const { bucket } = handling.tools;
  const asked = { system, source, apply };
  const say = (line: string) => lines.push(line);
  const confirm = async (what: string) => void lines.push(`? ${what}`);
  await adoptPeople({ bucket, isc: handling.isc, config }, asked, say, confirm);
  return lines.join('\n');
}

test('it says how many there are and changes nothing; with --apply the system gets them, once', async () => {
  expect(await said('bamboohr', 'contractors')).toBe(
    'Contractors has 2 people; 2 of them were not given to bamboohr yet.\n' +
      'Nothing was changed. With --apply, bamboohr gets them: its events may then change, end and extend them.',
  );
  expect(await said('bamboohr', 'Contractors', true)).toBe(
    'Contractors has 2 people; 2 of them were not given to bamboohr yet.\n' +
      '? bamboohr would get 2 people of Contractors; its events may then change, end and extend them:\n' +
      '  Ada one (one), until 2027-01-01\n' +
      '  Ada two (two), until 2027-01-01\n' +
      'bamboohr has them now. Who comes to Contractors later by another way is not among them.',
  );
  expect(await said('bamboohr', 'Contractors', true)).toBe(
    'Contractors has 2 people; 0 of them were not given to bamboohr yet.\nThere is nothing to do.',
  );
  const kept = await handling.box.objects.list('sources/');
  expect(String((await handling.box.objects.read(kept[0] ?? ''))?.bytes)).not.toContain('one');
});

test.each([
  ['workday', 'Contractors', 'nelm.config.ts has no HR system "workday" under hr. It has: standard, bamboohr, deel.'],
  ['deel', 'Nowhere', 'The tenant has no source "Nowhere". It has: Contractors, Interns.'],
  ['deel', 'Interns', 'hr.deel in nelm.config.ts does not let deel touch Interns. Name it there first.'],
])('%s with %s: %s', async (system, source, message) => {
  await expect(said(system, source)).rejects.toThrow(message);
});
