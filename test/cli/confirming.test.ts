import { expect, test } from 'vitest';
import { confirmAt, NotWanted } from '../../cli/confirming.ts';
import { WrongUse } from '../../cli/wrongUse.ts';
import { allCommands } from './allCommands.ts';
import { atTerminal } from './typing.ts';

/** Asks somebody who answers with these keys; where there are none, nobody is there. */
function asked(keys?: string, yes = false) {
  const said: string[] = [];
  const input = keys === undefined ? {} : { input: atTerminal(keys) };
  const warn = (text: string) => void said.push(text);
  const confirm = confirmAt({ say: () => {}, warn, environment: {}, now: Date.now, ...input }, yes);
  return { said, answer: confirm('Everybody is removed.') };
}

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
  ['n', 'n\r'],
  ['nothing', '\r'],
])('%s is a no when it is asked once more', async (_, keys) => {
  const { said, answer } = asked(keys);
  await expect(answer).rejects.toThrow(new NotWanted());
  expect([said, new NotWanted().message]).toEqual([['Everybody is removed.'], 'Nothing was changed.']);
});

test.each(['y\r', 'yes\r', 'YES\r'])('%j is a yes', async (keys) => {
  await expect(asked(keys).answer).resolves.toBeUndefined();
});

test('with --yes nobody is asked, and it is said what is done', async () => {
  const { said, answer } = asked(undefined, true);
  await expect(answer).resolves.toBeUndefined();
  expect(said).toEqual(['Everybody is removed.']);
});

test('where nobody could answer, nothing is done, and --yes is named', async () => {
  await expect(asked().answer).rejects.toThrow(
    new WrongUse('Nothing was changed: nobody is here to be asked. --yes is for scripts, and does it unasked.'),
  );
});

/** What changes people, what is kept of them, or what is there for them; a command that is new belongs here or below. */
const asks = ['restore', 'forget', 'stop', 'lift', 'extend', 'end', 'adopt', 'sources pull', 'sources apply'];

/**
 * What changes nobody; what does so by a file, a job or an answer that is itself what was typed, under the guards of its run; and
 * what works on this machine's tenant alone.
 */
const doesNotAsk = [
  ...['runs', 'runs show', 'waiting', 'doctor', 'evidence', 'people', 'people show', 'show', 'preview', 'sources'],
  ...['sources plan', 'completion', 'help', 'import', 'run', 'decide', 'start', 'tenant', 'send', 'approve'],
];

test('every command that changes people asks once more, and has --yes for scripts', () => {
  const all = allCommands();
  const withYes = all.filter(({ options }) => options.includes('--yes')).map(({ name }) => name);
  expect(withYes.sort()).toEqual([...asks].sort());
  expect(all.map(({ name }) => name).sort()).toEqual([...asks, ...doesNotAsk].sort());
});
