import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { scheduledExecutionName, scheduledRunId } from '../../../../lib/durable/schedule.ts';
import { type DriftReport, driftReportSchema } from '../../../../lib/flows/source-drift/driftReport.ts';
import { sourceDrift } from '../../../../lib/flows/source-drift/sourceDrift.ts';
import { pulledSources } from '../../../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../../../lib/sources/tenantSources.ts';
import type { WantedSource } from '../../../../lib/sources/wantedSources.ts';
import type { Execution } from '../../../../local/aws/durable/execution.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { runInProcess } from '../../../inProcess.ts';
import { passTime } from '../../../passTime.ts';
import { startSurroundings } from '../../../surroundings.ts';

const { Contractors, Interns } = seededSources;
const day = 86_400_000;

let it: Awaited<ReturnType<typeof startSurroundings>>;
let stated: WantedSource[];

beforeEach(async () => {
  it = await startSurroundings('2026-11-24T06:30:00Z');
  stated = pulledSources(await readTenantState(it.isc, []), []);
});

afterEach(() => it.close());

type Compared = { execution: Execution; report: DriftReport | undefined };

/** Compares at this moment; a day later it is. */
async function compare(
  sources: WantedSource[] | 'none' = stated,
  dryRun = false,
  isAwaited?: boolean,
): Promise<Compared> {
  const config = defineConfig({ operators: ['ops@example.com'] });
  const host = runInProcess(sourceDrift(sources === 'none' ? undefined : sources)({ ...it.tools, config }), it.clock);
  const job = { job: 'source-drift', scheduledAt: new Date(it.clock.now()).toISOString(), dryRun, isAwaited };
  const execution = host.start(job, scheduledExecutionName(job));
  await passTime(it.clock, host, 60_000);
  const kept = await it.box.objects.read(`runs/_source-drift/${scheduledRunId(job)}/report.json`);
  it.clock.advance(day);
  return { execution, report: kept && driftReportSchema.parse(JSON.parse(kept.bytes.toString())) };
}

const changeByHand = (description: string) => it.isc.sources.patch(Interns.id, { description });
const mails = async () => (await it.box.mails()).map(({ subject, text }) => ({ subject, text }));

test('where nothing differs nobody is told, and there is no report', async () => {
  const { execution, report } = await compare();
  expect([execution.status, report]).toEqual(['SUCCEEDED', undefined]);
  expect(await mails()).toEqual([]);
});

test('where nothing differs a dry run, and one that somebody waits for, is reported all the same', async () => {
  const nothing = { outcome: 'nothing-to-do', counts: { differences: 0, fresh: 0 }, differences: [] };
  expect((await compare(stated, true)).report).toMatchObject({ ...nothing, dryRun: true });
  expect((await compare(stated, false, true)).report).toMatchObject({ ...nothing, dryRun: false });
  expect(await mails()).toEqual([]);
});

test('what somebody changed by hand is mailed once, and again when it was taken back and comes again', async () => {
  await changeByHand('Changed.');
  await it.isc.sources.patch(Contractors.id, { accountManagers: [seededClients.owner.clientId] });
  const [attribute] = (await it.isc.schemaAttributes.list(Contractors.id)).filter(({ system }) => !system);
  await it.isc.schemaAttributes.patch(Contractors.id, attribute?.id ?? '', { required: false, label: 'Company' });
  await it.isc.schemaAttributes.create(Interns.id, { technicalName: 'school', label: 'School' });
  const { report } = await compare();
  expect(report).toMatchObject({ outcome: 'completed', counts: { differences: 5, fresh: 5 }, requests: { total: 4 } });
  expect(report?.differences).toEqual([
    { source: 'Contractors', what: 'the managers', inTenant: 'owner', stated: 'manager', fresh: true },
    { source: 'Contractors', what: 'the label of vendor', inTenant: 'Company', stated: 'Vendor', fresh: true },
    {
      source: 'Contractors',
      what: 'the necessity of vendor',
      inTenant: 'not required',
      stated: 'required',
      fresh: true,
    },
    { source: 'Interns', what: 'the description', inTenant: 'Changed.', stated: Interns.description, fresh: true },
    {
      source: 'Interns',
      what: 'the attribute school',
      inTenant: 'it is there',
      stated: 'it is not there',
      fresh: true,
    },
  ]);
  const [mail] = await mails();
  expect(mail?.subject).toBe('5 things of the sources are no longer as nelm.sources.ts states them');
  expect(mail?.text).toContain('What: the managers\nIn the tenant: owner\nIn nelm.sources.ts: manager\n');

  expect((await compare()).report?.counts).toEqual({ differences: 5, fresh: 0 });
  expect(await mails()).toHaveLength(1);

  await changeByHand(Interns.description);
  expect((await compare()).report?.counts).toEqual({ differences: 4, fresh: 0 });
  await changeByHand('Changed.');
  expect((await compare()).report?.counts).toEqual({ differences: 5, fresh: 1 });
  expect((await mails()).map(({ subject }) => subject).slice(1)).toEqual([
    'Interns is no longer as nelm.sources.ts states it',
  ]);
});

test('a mail that SES refuses stands in the report, and the next run tells what it was about', async () => {
  await changeByHand('Changed.');
  it.box.script.push({ status: 400 });
  expect((await compare()).report).toMatchObject({
    outcome: 'completed',
    counts: { differences: 1, fresh: 1 },
    error: expect.stringMatching(/^Could not tell the operators: A mail was not sent: SES answered 400\./),
  });
  expect((await compare()).report?.counts).toEqual({ differences: 1, fresh: 1 });
  expect((await compare()).report?.counts).toEqual({ differences: 1, fresh: 0 });
  expect(await mails()).toHaveLength(1);
});

test('a source that was made by hand, one that was removed and one that was renamed', async () => {
  await it.isc.sources.create({ name: 'By hand', description: '', owner: seededClients.owner.clientId });
  await it.isc.sources.patch(Contractors.id, { name: 'Externals' });
  await it.isc.sources.delete(Interns.id);
  const { report } = await compare();
  expect(report?.differences.map(({ source, what, inTenant, stated }) => [source, what, inTenant, stated])).toEqual([
    ['Externals', 'the name', 'Externals', 'Contractors'],
    ['Interns', 'the source', 'it is not there', 'it is there'],
    ['By hand', 'the source', 'it is there', 'it is not there'],
  ]);
});

test('a dry run tells nobody, and the next run does', async () => {
  await changeByHand('Changed.');
  expect((await compare(stated, true)).report).toMatchObject({ dryRun: true, counts: { fresh: 1 } });
  expect(await mails()).toEqual([]);
  expect((await compare()).report?.counts).toEqual({ differences: 1, fresh: 1 });
  expect(await mails()).toHaveLength(1);
});

test('somebody who is stated and has left is a difference, and hides no other', async () => {
  await changeByHand('Changed.');
  const [first, ...others] = stated;
  if (!first) throw new Error('The tenant has no source.');
  const { execution, report } = await compare([{ ...first, managers: ['very.odd.name'] }, ...others]);
  expect(report?.differences.map(({ what, inTenant, stated }) => [what, inTenant, stated])).toEqual([
    ['the managers', 'manager', 'very.odd.name (unknown)'],
    ['the description', 'Changed.', Interns.description],
  ]);
  expect(JSON.stringify(execution) + it.lines.join()).not.toContain('very.odd.name');
});

test('what cannot be meant fails the run, and the report says why', async () => {
  const { id, sourceId } = Contractors;
  const { execution, report } = await compare([
    ...stated.map((source) => ({ ...source, ids: source.name === 'Contractors' ? [id] : [sourceId] })),
  ]);
  expect(execution.status).toBe('FAILED');
  expect(report?.error).toMatch(/^What nelm\.sources\.ts states cannot be compared/);
  expect(report?.problems).toEqual(['"Contractors" and "Interns" carry ids of the same source.']);
});

test('no checkpoint and no line of the log names a manager or an approver', async () => {
  await it.isc.sources.patch(Contractors.id, { accountManagers: [], approvers: [seededClients.owner.clientId] });
  const { execution, report } = await compare();
  expect(JSON.stringify(report)).toContain('approver2');
  expect(JSON.stringify(execution) + it.lines.join()).not.toMatch(/approver2|manager"|owner/);
});

test('a deployment without nelm.sources.ts says so', async () => {
  const { execution, report } = await compare('none');
  expect(execution.status).toBe('FAILED');
  expect(report?.error).toMatch(/^There is no nelm\.sources\.ts in what was built\. npx nelm sources pull writes it/);
});
