import {
  type AnonymousContract,
  type Choice,
  type Contract,
  extensionRunId,
  readContract,
} from '../../contracts/keptContract.ts';
import type { Story as FlowStory, RunPlace } from '../../durable/flow.ts';
import { keys } from '../../store/keys.ts';
import type { Tools } from '../../tools/tools.ts';

/** What the run of a choice works with. */
export type ChoiceTools = Tools;

/** A contract for which a manager has chosen. */
export type ContractWithChoice = Contract & { choice: Choice };

/** The same without whom it is about and who chose: what may be kept with the execution. */
export type ChosenContract = AnonymousContract & { choice: Choice };

/** The run of one choice. The contract is there once it has been read. */
export type ChoiceRun = RunPlace & { contractId: string; contract?: ChosenContract | undefined };

export type ChoiceStory = FlowStory<ChoiceTools, ChoiceRun>;

/** The run for a contract of which nothing but its id is known yet. */
export function describeRun(contractId: string): ChoiceRun {
  const id = `contract-${contractId.slice(0, 12)}`;
  return { id, folder: keys.unknownSourceRun(id), contractId };
}

/** The run that carries a choice out. */
export function runOf(contract: ChosenContract): ChoiceRun {
  const id = extensionRunId(contract.id, contract.choice);
  const source = { id: contract.sourceId, name: contract.sourceName };
  return { id, folder: keys.sourceRun(source, id), contractId: contract.id, contract };
}

/**
 * Reads a contract with its choice.
 *
 * @throws Error when the contract is gone, or nothing was chosen for it
 */
export async function readChoice(
  { bucket }: Pick<ChoiceTools, 'bucket'>,
  contractId: string,
): Promise<ContractWithChoice> {
  const contract = await readContract(bucket, contractId);
  if (!contract) throw new Error(`${keys.contract(contractId)} is gone; nothing was done.`);
  if (!contract.choice) {
    throw new Error(
      `Nothing was chosen in ${keys.contract(contractId)}; nothing was done. Choose behind the link again.`,
    );
  }
  const { etag: _, ...kept } = contract;
  return { ...kept, choice: contract.choice };
}

/** What a step gives is kept with the execution, and the bucket is the only place for people. */
export function withoutPeople(contract: ContractWithChoice): ChosenContract {
  const { name: _, accountName: __, recipients: ___, manager: ____, ...others } = contract;
  return others;
}
