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
import { type LinkKeys, readLink } from '../../decisions/linkKeys.ts';
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

/**
 * What a link leads to. `problem`: what was sent is no choice, and why. `limits` of a contract that was chosen to end: until then it
 * can be extended all the same. `isOver`: the link has ended with the contract, and names nobody any more.
 */
export type Opened =
  | { kind: 'open'; contract: Contract; limits: Extendable; problem?: string }
  | { kind: 'chosen'; contract: Contract; choice: Choice; limits?: Extendable; problem?: string; isOver?: boolean }
  | { kind: 'expired' }
  /** It is chosen in the console: links that were sent before that was set choose nothing any more. */
  | { kind: 'in the console'; contract: Contract }
  | { kind: 'invalid' };

/** So long after its end a contract is extended still, where that was chosen before and its run was not started. */
const longestCutOff = 24 * 60 * 60_000;

/** Whether an extension was chosen that nobody carried out: days after the end it would let in again somebody who is gone. */
function isOutdated({ choice, ending, endDate }: Contract, now: number): boolean {
  return choice?.kind === 'extend' && ending === undefined && Date.parse(endDate) + longestCutOff <= now;
}

/** What stands behind a link. Looking changes nothing. */
export async function openContract(tools: ContractDoorTools, token: string): Promise<Opened> {
  const read = await readLink(tools.linkKeys, token, 'contract', tools.now());
  const contract = read.kind === 'invalid' ? undefined : await readContract(tools.bucket, read.id);
  if (!contract) return { kind: 'invalid' };
  if (tools.config.decisions.signIn === 'required') return { kind: 'in the console', contract };
  const { choice } = contract;
  if (isOutdated(contract, tools.now())) return { kind: 'expired' };
  if (read.kind === 'expired') return choice ? { kind: 'chosen', contract, choice, isOver: true } : { kind: 'expired' };
  const limits = extendable(tools.config, contract);
  if (!choice) return { kind: 'open', contract, limits };
  return { kind: 'chosen', contract, choice, ...(choice.kind === 'let it end' && { limits }) };
}

/**
 * Takes a manager's choice, once; it is carried out in a run of its own. Who chose to let a contract end may extend it while the
 * link is valid.
 */
export async function takeChoice(
  tools: ContractDoorTools,
  token: string,
  wish: Wish,
  form: ChoiceForm,
  signal?: AbortSignal,
): Promise<Opened> {
  const opened = await openContract(tools, token);
  const takesBack = wish === 'extend' && (form.days !== undefined || form.date !== undefined);
  if (opened.kind === 'chosen' && !(opened.limits && takesBack)) {
    // Lambda forgets a name after a month: what has been carried out by then must not be again.
    if (opened.contract.ending === undefined) await start(tools, opened.contract, opened.choice, signal);
    return opened;
  }
  if (!('limits' in opened) || !opened.limits) return opened;
  const choice = choiceOf(opened.limits, wish, form, new Date(tools.now()).toISOString());
  if ('problem' in choice) return { ...opened, ...choice };
  const contract = await readContract(tools.bucket, opened.contract.id);
  if (!contract) return { kind: 'invalid' };
  const chosen = await choose(tools.bucket, contract, choice);
  // By name: whoever was cut off between the two, or clicks again, starts it once.
  await start(tools, contract, chosen, signal);
  const { limits } = opened;
  // What came of an earlier choice says nothing of this one.
  const { ending: _, ...others } = contract;
  const isNew = chosen.at === choice.at && chosen.kind === choice.kind;
  return {
    kind: 'chosen',
    contract: isNew ? others : contract,
    choice: chosen,
    ...(chosen.kind === 'let it end' && { limits }),
  };
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
