import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotWanted } from '../../cli/confirming.ts';
import { applySources } from '../../cli/sources/applying.ts';
import { showPlan } from '../../cli/sources/planning.ts';
import { pullSources } from '../../cli/sources/pulling.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { acquireLock } from '../../lib/store/lock.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { startSurroundings } from '../surroundings.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const root = path.join(import.meta.dirname, '../..');
const { Contractors, Interns } = seededSources;

let it: Awaited<ReturnType<typeof startSurroundings>>;
let folder: string;
let file: string;
let said: string[];
let asked: string[];

beforeEach(async () => {
  it = await startSurroundings('2026-11-24T10:00:00Z');
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-sources-'));
  file = path.join(folder, 'nelm.sources.ts');
  [said, asked] = [[], []];
});

afterEach(async () => {
  await it.close();
  await rm(folder, { recursive: true });
});

/** What a command works with, and what whoever sits there answers. */
const tools = (answer = true) => ({
  ...{ bucket: it.tools.bucket, isc: it.isc, config: defineConfig({}), file, title: 'this machine' },
  now: async () => it.clock.now(),
  say: (text: string) => void said.push(...text.split('\n')),
  async confirm(what: string) {
    asked.push(what.trim());
    if (!answer) throw new NotWanted();
  },
});

const text = () => readFile(file, 'utf8');
/** Writes the file anew with something in it replaced, as whoever edits it does. */
async function edit(...changes: [string, string][]): Promise<void> {
  let edited = await text();
  for (const [from, to] of changes) {
    expect(edited).toContain(from);
    edited = edited.replace(from, to);
  }
  await writeFile(file, edited);
}
const pull = () => pullSources(tools());
const planned = async () => {
  said = [];
  const { changes } = await showPlan(tools());
  return { differs: changes > 0, said };
};
const { signal } = new AbortController();
const apply = ({ allowLoss = false } = {}, answer = true) => applySources(tools(answer), { allowLoss, signal });

const nothing = () => `Nothing differs: the sources of this machine are as ${file} states them.`;
const names = async () => (await Array.fromAsync(it.isc.sources.list({ sorters: ['name'] }))).map(({ name }) => name);

test('pull writes the sources of the tenant, and plan shows nothing then', async () => {
  expect(await pull()).toEqual({ file, sources: 2, isWritten: true });
  expect((await text()).split('\n').slice(1).join('\n')).toBe(`
/** The sources of the tenant. npx nelm sources plan shows what differs, apply makes the tenant as it stands here (docs/sources.md). */
export default defineSources([
  {
    ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01'],
    name: 'Contractors',
    description: 'People who work for us through a contract with their own or another company.',
    managers: ['manager'],
    approvers: ['approver', 'approver2'],
    attributes: [
      {
        technicalName: 'vendor',
        label: 'Vendor',
        help: 'The company that the person is employed by',
        placeholder: 'Enter the name of a company.',
        required: true,
      },
      {
        technicalName: 'costCenter',
        label: 'Cost Center',
        help: 'The cost center that pays for the person',
        placeholder: 'Enter a cost center.',
      },
    ],
  },
  {
    ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a02'],
    name: 'Interns',
    description: 'Students who work with us for a limited time.',
    managers: ['manager'],
    approvers: ['approver', 'approver2'],
  },
]);
`);
  expect(await planned()).toEqual({ differs: false, said: [nothing()] });
});

test('pull keeps what only the file says, asks before it replaces it, and has the format of the project', async () => {
  await pull();
  await edit(
    ["ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01'],", "ids: ['of-the-sandbox'], owner: 'owner',"],
    ["description: 'Students", "description: 'Pupils"],
  );
  const edited = await text();
  asked = [];
  await expect(pullSources(tools(false))).rejects.toThrow(NotWanted);
  expect(asked).toEqual([
    expect.stringMatching(/nelm\.sources\.ts is there, and is replaced by what this machine has\.$/),
  ]);
  expect(await text()).toBe(edited);

  const odd = { technicalName: 'odd', label: `It's "so" \\ odd`, helpText: 'x'.repeat(120) };
  await it.isc.schemaAttributes.create(Interns.id, { ...odd, placeholder: "it's ".repeat(25) });
  expect((await pullSources(tools())).isWritten).toBe(true);
  expect(await text()).toContain("ids: ['of-the-sandbox', '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01'],");
  expect(await text()).toContain("owner: 'owner',");
  expect(await planned()).toEqual({ differs: false, said: [nothing()] });
  const biome = path.join(root, 'node_modules/.bin/biome');
  const checked = ['check', '--config-path', path.join(root, 'biome.json'), '--vcs-enabled=false', file];
  await expect(promisify(execFile)(biome, checked)).resolves.toMatchObject({
    stderr: expect.stringContaining('Checked 1 file'),
  });
  said = [];
  expect((await pullSources(tools(false))).isWritten).toBe(false);
  expect(said).toEqual([expect.stringMatching(/nelm\.sources\.ts already states the 2 sources of this machine\.$/)]);
});

test('plan shows what differs, apply asks once more and makes it so, and plan shows nothing then', async () => {
  await pull();
  await edit(
    ["name: 'Interns'", "name: 'Trainees'"],
    ["label: 'Vendor'", "label: 'Company'"],
    [
      'export default defineSources([',
      "export default defineSources([\n  { name: 'Partners', owner: 'owner', managers: ['jane.doe@example.com'], attributes: [{ technicalName: 'site', label: 'Site' }] },",
    ],
  );
  const differences = [
    ...['Partners', '  + the source', '  + owner: owner', '  + managers: jane.doe@example.com'],
    '  + attribute site ("Site")',
    ...['Contractors', '  ~ attribute vendor, label: "Vendor" → "Company"'],
    ...['Interns', '  ~ name: "Interns" → "Trainees"'],
  ];
  const end = ['', '4 changes. npx nelm sources apply makes this machine so.'];
  expect(await planned()).toEqual({ differs: true, said: [...differences, ...end] });
  const plan = {
    ...{ changes: 4, mayLose: 0, notes: [] },
    differences: [
      { source: 'Partners', what: 'the source', inTenant: 'it is not there', stated: 'it is there' },
      { source: 'Partners', what: 'the attribute site', inTenant: 'it is not there', stated: 'it is there' },
      { source: 'Contractors', what: 'the label of vendor', inTenant: 'Vendor', stated: 'Company' },
      { source: 'Interns', what: 'the name', inTenant: 'Interns', stated: 'Trainees' },
    ],
  };
  expect(await showPlan(tools())).toEqual(plan);

  await expect(apply({}, false)).rejects.toThrow(NotWanted);
  expect(asked).toEqual(['4 changes to this machine.']);
  expect(await names()).toEqual(['Contractors', 'Interns']);

  said = [];
  expect(await apply()).toEqual({ changes: 4, made: 4, differences: plan.differences, backups: [] });
  expect(said).toEqual([
    ...[...differences, '', 'Done: 4 changes.'],
    `npx nelm sources pull adds the ids of new sources to ${file}: by its id a source can be renamed later.`,
  ]);
  expect(await names()).toEqual(['Contractors', 'Partners', 'Trainees']);
  expect((await it.isc.sources.get(Interns.id)).name).toBe('Trainees');
  expect(await planned()).toEqual({ differs: false, said: [nothing()] });
  said = [];
  expect(await apply()).toEqual({ changes: 0, made: 0, differences: [], backups: [] });
  expect(said).toEqual([`Nothing is to be done: the sources of this machine are as ${file} states them.`]);
});

describe('what cannot be brought back', () => {
  beforeEach(async () => {
    await it.plant('Contractors', [{ name: 'ada', end: '2027-12-31T22:59:59Z' }]);
    await pull();
  });

  const without = async (pattern: RegExp) => {
    const before = await text();
    const after = before.replace(pattern, '');
    expect(after).not.toBe(before);
    await writeFile(file, after);
  };
  const backups = () => it.box.objects.list('backups/');

  test.each<[string, RegExp, string]>([
    ['a source that has people', / {2}\{\n {4}ids: \['[^']+01'\],.*?\n {2}\},\n/s, 'Contractors has 1 person.'],
    [
      'an attribute that has values',
      / {6}\{\n {8}technicalName: 'costCenter',.*?\n {6}\},\n/s,
      '1 person has a value in costCenter of Contractors.',
    ],
    ['the last approver', /\n {4}approvers: .*/, 'Contractors loses its last approver.'],
  ])('%s is lost only with --allow-loss, after a backup', async (_, pattern, loss) => {
    await without(pattern);
    expect((await planned()).said.at(-1)).toBe(
      '1 change. npx nelm sources apply makes this machine so. 1 of them may lose what cannot be brought back: see --allow-loss.',
    );
    await expect(apply()).rejects.toThrow(
      `${loss}\nNothing was changed. What is lost so cannot be brought back: --allow-loss makes a backup, and goes on.`,
    );
    expect(await backups()).toEqual([]);
    expect((await planned()).differs).toBe(true);

    said = [];
    const folder = 'backups/5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01_Contractors';
    expect(await apply({ allowLoss: true })).toMatchObject({ made: 1, backups: [`${folder}/2026-11-24.csv`] });
    expect(await backups()).toEqual([`${folder}/2026-11-24.csv`, `${folder}/2026-11-24.json`]);
    expect((await it.box.objects.read(`${folder}/2026-11-24.csv`))?.bytes.toString()).toContain('\nada,Ada,ada,1,');
    expect(said).toContain(`Backed up Contractors: ${folder}/2026-11-24.csv.`);
    expect((await planned()).differs).toBe(false);
  });

  test('an attribute without a value and a source without people need nothing more', async () => {
    await it.isc.schemaAttributes.create(Contractors.id, { technicalName: 'site', label: 'Site' });
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    expect((await apply()).made).toBe(2);
    expect(await names()).toEqual(['Contractors']);
    expect(
      (await it.isc.schemaAttributes.list(Contractors.id)).map(({ technicalName }) => technicalName),
    ).not.toContain('site');
    expect(await backups()).toEqual([]);
  });

  test('somebody who came after it was asked is not lost', async () => {
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    const lateTools = {
      ...tools(),
      confirm: async () => {
        await it.plant('Interns', [{ name: 'ben', end: '2027-12-31T22:59:59Z' }]);
      },
    };
    await expect(applySources(lateTools, { allowLoss: false, signal })).rejects.toThrow(
      'Interns has 1 person. That is new. It is lost only with --allow-loss.',
    );
    expect(await names()).toEqual(['Contractors', 'Interns']);
  });

  test('who came to a source after it was asked is backed up before they are lost', async () => {
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    const lateTools = {
      ...tools(),
      confirm: async () => {
        await it.plant('Interns', [{ name: 'ben', end: '2027-12-31T22:59:59Z' }]);
      },
    };
    const key = `backups/${Interns.id}_Interns/2026-11-24.csv`;
    expect(await applySources(lateTools, { allowLoss: true, signal })).toMatchObject({ made: 1, backups: [key] });
    expect((await it.box.objects.read(key))?.bytes.toString()).toContain('\nben,');
    expect(await names()).toEqual(['Contractors']);
  });

  test('what got a value after it was asked is backed up before that is lost', async () => {
    await it.isc.schemaAttributes.create(Contractors.id, { technicalName: 'site', label: 'Site' });
    const lateTools = {
      ...tools(),
      confirm: async () => {
        const [ada] = await Array.fromAsync(it.isc.records.list({ sourceId: Contractors.id }));
        await it.isc.records.patch(ada?.id ?? '', { data: { ...ada?.data, site: 'Ulm' } });
      },
    };
    const key = `backups/${Contractors.id}_Contractors/2026-11-24.csv`;
    expect(await applySources(lateTools, { allowLoss: true, signal })).toMatchObject({ made: 1, backups: [key] });
    expect((await it.box.objects.read(key))?.bytes.toString()).toContain('Ulm');
  });

  test('who comes past nelm while it is applied is backed up as well', async () => {
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    const { bucket } = it.tools;
    const late: typeof bucket = {
      ...bucket,
      // A lock is renewed right before a step, when what would be lost was looked at.
      async replace(key, body, etag) {
        if (key.startsWith('locks/')) await it.plant('Interns', [{ name: 'ben', end: '2027-12-31T22:59:59Z' }]);
        return await bucket.replace(key, body, etag);
      },
    };
    const key = `backups/${Interns.id}_Interns/2026-11-24.csv`;
    const applied = await applySources({ ...tools(), bucket: late }, { allowLoss: true, signal });
    expect(applied).toMatchObject({ made: 1, backups: [key] });
    expect((await it.box.objects.read(key))?.bytes.toString()).toContain('\nben,');
  });

  /** Plants somebody, or takes somebody away, past nelm: right before the step, when a backup was made. */
  const pastNelm = (change: () => Promise<unknown>) => {
    const { bucket } = it.tools;
    const late: typeof bucket = {
      ...bucket,
      async replace(key, body, etag) {
        if (key.startsWith('locks/')) {
          it.clock.advance(60_000);
          await change();
        }
        return await bucket.replace(key, body, etag);
      },
    };
    return { ...tools(), bucket: late };
  };

  test('somebody else in the place of who is backed up is backed up as well, though as many people are lost', async () => {
    await it.plant('Interns', [{ name: 'ben', end: '2027-12-31T22:59:59Z' }]);
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    const late = pastNelm(async () => {
      const [ben] = await Array.fromAsync(it.isc.records.list({ sourceId: Interns.id }));
      await it.isc.records.delete(ben?.id ?? '');
      await it.plant('Interns', [{ name: 'cleo', end: '2027-12-31T22:59:59Z' }]);
    });
    const { backups: keys } = await applySources(late, { allowLoss: true, signal });
    const texts = await Promise.all(keys.map(async (key) => String((await it.box.objects.read(key))?.bytes)));
    expect(texts).toEqual([expect.stringContaining('\nben,'), expect.stringContaining('\ncleo,')]);
    expect(await names()).toEqual(['Contractors']);
  });

  test('another value of as many people is backed up as well; who is backed up already is not once more', async () => {
    await it.isc.schemaAttributes.create(Contractors.id, { technicalName: 'site', label: 'Site' });
    const site = async (value: string) => {
      const [ada] = await Array.fromAsync(it.isc.records.list({ sourceId: Contractors.id }));
      await it.isc.records.patch(ada?.id ?? '', { data: { ...ada?.data, site: value } });
    };
    await site('Ulm');
    const { backups: keys } = await applySources(
      pastNelm(() => site('Bonn')),
      { allowLoss: true, signal },
    );
    const texts = await Promise.all(keys.map(async (key) => String((await it.box.objects.read(key))?.bytes)));
    expect(texts).toEqual([expect.stringContaining('Ulm'), expect.stringContaining('Bonn')]);

    await it.isc.schemaAttributes.create(Contractors.id, { technicalName: 'site', label: 'Site' });
    await site('Ulm');
    it.clock.advance(60_000);
    const unchanged = await applySources(
      pastNelm(async () => {}),
      { allowLoss: true, signal },
    );
    expect(unchanged.backups).toHaveLength(1);
  });

  test('a source on which a run works is left alone until it has ended', async () => {
    await acquireLock(it.tools.bucket, Interns.id, 'run-of-import', it.clock.now());
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    await expect(apply()).rejects.toThrow(
      'Nothing was changed: Interns loses something, and while it does nothing else may work on it. The run run-of-import has its lock: type npx nelm sources apply again when that has ended.',
    );
    expect(await names()).toEqual(['Contractors', 'Interns']);
    it.clock.advance(2 * 60 * 60_000);
    expect((await apply()).made).toBe(1);
    expect(await it.box.objects.list('locks/')).toEqual([]);
  });

  test('a lock is taken by the time after the question, and renewed before each step', async () => {
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    const ends: unknown[] = [];
    const { bucket } = it.tools;
    const watched: typeof bucket = {
      ...bucket,
      async create(key, body) {
        if (key.startsWith('locks/')) ends.push(body);
        return await bucket.create(key, body);
      },
      async replace(key, body, etag) {
        if (key.startsWith('locks/')) ends.push(body);
        return await bucket.replace(key, body, etag);
      },
    };
    const slow = {
      ...{ ...tools(), bucket: watched },
      confirm: async () => {
        it.clock.advance(20 * 60_000);
      },
    };
    expect((await applySources(slow, { allowLoss: false, signal })).made).toBe(1);
    const lock = expect.objectContaining({ expiresAt: expect.stringMatching(/^2026-11-24T10:30:/) });
    expect(ends).toEqual([lock, lock]);
  });

  test('an apply that was stopped is named as one, with when its lock ends', async () => {
    const earlier = '20261124T100000000Z-sources-apply';
    await acquireLock(it.tools.bucket, Interns.id, earlier, it.clock.now(), 10 * 60_000);
    await without(/ {2}\{\n {4}ids: \['[^']+02'\],.*?\n {2}\},\n/s);
    await expect(apply()).rejects.toThrow(
      `Nothing was changed: Interns loses something, and while it does nothing else may work on it. An earlier npx nelm sources apply (${earlier}) has its lock. If that was killed, type npx nelm sources apply again once the lock has run out, 10 minutes after its last step.`,
    );
    it.clock.advance(10 * 60_000);
    expect((await apply()).made).toBe(1);
  });
});

test('what the tenant refuses is said in its words, with what was done; plan shows what is left', async () => {
  await pull();
  await edit(["label: 'Vendor'", "label: 'Company'"], ["technicalName: 'costCenter'", "technicalName: 'cost center'"]);
  const refused = apply();
  await expect(refused).rejects.toThrow(/^This could not be done:\nContractors\n {2}\+ attribute cost center/);
  await expect(refused).rejects.toThrow('technicalName: must be letters, digits');
  await expect(refused).rejects.toThrow(
    '1 of 3 changes is made. npx nelm sources plan shows what is left, and npx nelm sources apply makes it.',
  );
  expect((await planned()).said.at(-1)).toContain('2 changes.');
});

test('plan without a file, and with one that cannot be meant, says what to do', async () => {
  await expect(showPlan(tools())).rejects.toThrow('nelm.sources.ts. npx nelm sources pull writes it from a tenant.');
  await pull();
  await edit(["managers: ['manager']", "managers: ['nobody']"]);
  await expect(showPlan(tools())).rejects.toThrow(
    'nelm.sources.ts: "Contractors", managers: it names "nobody", whom the tenant does not know by account name or e-mail address.',
  );
  await edit(
    ["managers: ['nobody']", "managers: ['manager']"],
    ["    ids: ['5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a02'],\n    name: 'Interns'", "    name: 'Trainees'"],
  );
  await expect(apply()).rejects.toThrow('nelm.sources.ts: "Trainees" is to be made and has no owner: give it one.');
  await edit(["managers: ['manager']", "manager: ['nobody']"]);
  await expect(showPlan(tools())).rejects.toThrow(
    'nelm.sources.ts: Contractors: "manager" is no setting; there are ids, name,',
  );
  await expect(pull()).rejects.toThrow('nelm.sources.ts: Contractors: "manager" is no setting; there are ids, name,');
  await writeFile(file, "export default [{ name: 'Contractors' }];\n");
  await expect(showPlan(tools())).rejects.toThrow('its sources are not checked where it is loaded');
  await writeFile(file, 'export default [');
  await expect(showPlan(tools())).rejects.toThrow('nelm.sources.ts: it cannot be read:');
  expect(await names()).toEqual(['Contractors', 'Interns']);
});

test('a client that is bound to no user is told that it needs one', async () => {
  await pull();
  const { createIsc } = await import('../../lib/isc/client.ts');
  const isc = createIsc({ baseUrl: it.tenant.url, ...seededClients.app, clock: it.clock.now });
  await expect(showPlan({ ...tools(), isc })).rejects.toThrow('getPublicIdentities) with 403');
});

test('where a stage has a file of its own, that one is named in whatever is said of it', async () => {
  await pull();
  const ofStage = path.join(folder, 'nelm.sources.prod.ts');
  await writeFile(ofStage, await text());
  const its = { ...tools(), file: ofStage };
  await showPlan(its);
  await applySources(its, { allowLoss: false, signal });
  await pullSources(its);
  expect(said).toEqual([
    expect.stringMatching(/\/nelm\.sources\.ts: 2 sources of this machine\.$/),
    expect.stringContaining('owner of a source'),
    `Nothing differs: the sources of this machine are as ${ofStage} states them.`,
    `Nothing is to be done: the sources of this machine are as ${ofStage} states them.`,
    `${ofStage} already states the 2 sources of this machine.`,
  ]);
  await writeFile(ofStage, (await text()).replace("managers: ['manager']", "managers: ['nobody']"));
  await expect(showPlan(its)).rejects.toThrow(`${ofStage}: "Contractors", managers: it names "nobody"`);
  await writeFile(ofStage, (await text()).replace("managers: ['manager']", "manager: ['nobody']"));
  await expect(showPlan(its)).rejects.toThrow(
    'nelm.sources.prod.ts: Contractors: "manager" is no setting; there are ids, name,',
  );
});
