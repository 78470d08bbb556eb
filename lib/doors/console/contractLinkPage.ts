import { readContract } from '../../contracts/keptContract.ts';
import { html } from '../../pages/markup.ts';
import type { ConsolePage } from './consolePage.ts';
import { findVisible, personAddress } from './visiblePerson.ts';

/** Where links of notices lead when only somebody who is signed in chooses: to the person, of whom the address names nobody. */
export const contractLinkPage: ConsolePage = {
  path: 'contract',
  roles: ['operator', 'manager'],
  async show(visit) {
    const { tools, query, texts } = visit;
    const id = query['id'] ?? '';
    const contract = /^[0-9a-f]{32}$/.test(id) ? await readContract(tools.bucket, id) : undefined;
    const found = contract && (await findVisible(visit, contract.sourceId, contract.accountName));
    if (found) return { goTo: personAddress(found.source.id, found.accountName) };
    return { title: texts.notFound.title, status: 404, body: html`<p>${texts.notFound.text}</p>` };
  },
};
