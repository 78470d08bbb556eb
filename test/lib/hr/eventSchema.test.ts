import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { eventSchema, withSchema } from '../../../build/eventSchema.ts';
import { hrEventSchema } from '../../../lib/hr/hrEvent.ts';

const root = path.join(import.meta.dirname, '../../..');
const page = readFileSync(path.join(root, 'docs/hr-events.md'), 'utf8');
const validate = addFormats.default(new Ajv2020()).compile(eventSchema());

test('docs/hr-events.md has the schema of today; `npx node build/eventSchema.ts` writes it', () => {
  expect(page).toBe(withSchema(page));
});

test('the example of the page and every sample of an own event satisfy the schema, and are events', () => {
  const samples = readdirSync(path.join(root, 'samples/hr')).filter((file) => file.endsWith('.json'));
  const texts = samples.map((file) => readFileSync(path.join(root, 'samples/hr', file), 'utf8'));
  const [, example = ''] = /## Example\s+```json\n([^`]+)```/.exec(page) ?? [];
  expect(samples).toHaveLength(6);
  for (const text of [...texts, example]) {
    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(hrEventSchema.safeParse(JSON.parse(text)).success).toBe(true);
  }
});

test('what the schema forbids is no event either', () => {
  const event = JSON.parse(readFileSync(path.join(root, 'samples/hr/hired.json'), 'utf8'));
  const wrong = [
    { ...event, type: 'promoted' },
    { ...event, occurredAt: '2026-11-02' },
    { ...event, unknown: 1 },
    { ...event, person: { ...event.person, startDate: '2026-02-30' } },
    { ...event, person: { ...event.person, data: { vendor: 7 } } },
  ];
  for (const one of wrong) {
    expect(validate(one)).toBe(false);
    expect(hrEventSchema.safeParse(one).success).toBe(false);
  }
});
