import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { functionNames } from '../../../build/functions.ts';
import { largestPayloads } from './largestPayloads.ts';

const page = await readFile(path.join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
const section = page.slice(page.indexOf('**An event that was given up**'), page.indexOf('**A job that must run now'));

/** The rows of the page: what stands in a message, and which functions it may have been for. */
const rows = Array.from(section.matchAll(/^\| (`.*?) +\| (`.*?) +\| .+ \|$/gm), ([, has = '', functions = '']) => ({
  has: quoted(has),
  functions: quoted(functions),
}));

function quoted(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, text = '']) => text);
}

const created = (key: string) => ({ Records: [{ s3: { bucket: { name: 'acme-nelm' }, object: { key } } }] });
const job = { job: 'source-backup', scheduledAt: '2026-11-28T04:00:00Z' };
const group = { sourceId: '2c91808568c529c60168cca6f90c1313', group: '20261128T060000000Z-0123456789ab' };

/** What each function that events invoke is told; who asks one of the others is answered. */
const told: [string, unknown][] = [
  ['csv-dropped', created('inbox/Contractors/people.csv')],
  ['csv-dropped', created('roster/Contractors/people.csv')],
  ['csv-dropped', created('preview/Contractors/people.csv')],
  ['sign-in-asked', created('sign-ins/0123456789abcdef.json')],
  ['schedule-fired', job],
  ...Object.entries(largestPayloads),
  ['expiry-sweep', { ...job, job: 'expiry-sweep' }],
  ['hr-events', { ...job, job: 'hr-events' }],
  ['hr-events', group],
];

test('every function that events invoke is told something here', async () => {
  const answered = ['console', 'contract', 'decision', 'hr-webhook'];
  const invoked = (await functionNames()).filter((name) => !answered.includes(name));
  expect(new Set(told.map(([name]) => name))).toEqual(new Set(invoked));
});

test.each(told)('a message for %s is told by what stands in it, in one row of docs/operations.md', (name, message) => {
  const text = JSON.stringify(message);
  const fields = Object.keys(message as object);
  const meant = rows.filter(({ has: [field = '', ...folders] }) => {
    return fields.includes(field) && (folders.length === 0 || folders.some((folder) => text.includes(`"${folder}`)));
  });
  expect(meant).toHaveLength(1);
  expect(meant[0]?.functions).toContain(name);
});

test('no message is given to a flow again: under its name AWS knows the execution still, and starts none', () => {
  const invoked = Array.from(section.matchAll(/--function-name nelm-prod-([a-z-]+)/g), ([, name]) => name);
  expect(invoked).toEqual(['csv-dropped']);
});
