import type { Config } from '../../config/config.ts';
import { type Extendable, extendedEnd, extensionOffers } from '../../contracts/extension.ts';
import {
  type Choice,
  type Contract,
  choose,
  extendable,
  extensionRunId,
  readContract,
} from '../../contracts/keptContract.ts';
import type { LinkKeys } from '../../decisions/linkKeys.ts';
import { readToken } from '../../decisions/token.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What the door works with. */
export type ContractDoorTools = {
  bucket: Bucket;
  linkKeys: LinkKeys;
  config: Config;
  /** Starts the run that carries a choice out, by its name. */
  start: (runId: string, contractId: string, signal?: AbortSignal) => Promise<unknown>;
  now: () => number;
};

/** What a link is for. */
export type Wish = 'extend' | 'end';

/** What a page posts: by how many of the offered days, or to which day. Neither where there is nothing to choose. */
export type ChoiceForm = { days?: string | undefined; date?: string | undefined };

/** What a link leads to. `problem`: what was sent is no choice, and why. */
export type Opened =
  | { kind: 'open'; contract: Contract; limits: Extendable; problem?: string }
  | { kind: 'chosen'; contract: Contract; choice: Choice }
  | { kind: 'expired' }
  | { kind: 'invalid' };

/** What stands behind a link. Looking changes nothing. */
export async function openContract(tools: ContractDoorTools, token: string): Promise<Opened> {
  const read = readToken(await tools.linkKeys(), token, 'contract', tools.now());
  const contract = read.kind === 'invalid' ? undefined : await readContract(tools.bucket, read.id);
  if (!contract) return { kind: 'invalid' };
  if (contract.choice) return { kind: 'chosen', contract, choice: contract.choice };
  if (read.kind === 'expired') return { kind: 'expired' };
  return { kind: 'open', contract, limits: extendable(tools.config, contract) };
}

/** Takes a manager's choice, once; it is carried out in a run of its own. */
export async function takeChoice(
  tools: ContractDoorTools,
  token: string,
  wish: Wish,
  form: ChoiceForm,
  signal?: AbortSignal,
): Promise<Opened> {
  const opened = await openContract(tools, token);
  // Lambda forgets a name after a month: what has been carried out by then must not be again.
  const isToStart = opened.kind === 'chosen' && opened.contract.ending === undefined;
  if (isToStart) await start(tools, opened.contract, opened.choice, signal);
  if (opened.kind !== 'open') return opened;
  const choice = choiceOf(opened.limits, wish, form, new Date(tools.now()).toISOString());
  if ('problem' in choice) return { ...opened, ...choice };
  const contract = await readContract(tools.bucket, opened.contract.id);
  if (!contract) return { kind: 'invalid' };
  const chosen = await choose(tools.bucket, contract, choice);
  // By name: whoever was cut off between the two, or clicks again, starts it once.
  await start(tools, contract, chosen, signal);
  return { kind: 'chosen', contract, choice: chosen };
}

async function start(
  tools: ContractDoorTools,
  { id }: Contract,
  choice: Choice,
  signal: AbortSignal | undefined,
): Promise<void> {
  await tools.start(extensionRunId(id, choice), id, signal);
}

/** Reads a form, which anybody may have sent with anything in it: by so many of the offered days, or to a day. */
function choiceOf(
  limits: Extendable,
  wish: Wish,
  { days, date }: ChoiceForm,
  at: string,
): Choice | { problem: string } {
  if (wish === 'end') return { kind: 'let it end', at };
  const offer = extensionOffers(limits).find((one) => String(one.days) === days);
  const day = days === undefined ? date : date === undefined ? offer?.day : undefined;
  if (!day) return { problem: 'Choose one of the extensions, or a day.' };
  const read = extendedEnd(day, limits);
  return 'problem' in read ? read : { kind: 'extend', endDate: read.end, at };
}
