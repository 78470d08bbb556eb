import type { SeenOperation } from './operation.ts';
import { checkRequest } from './request.ts';
import { checkResponse } from './response.ts';

/**
 * A `fetch` for a client whose requests, and the responses to them, must be as the vendor's document says; the operations
 * that were answered well are added to `seen`.
 *
 * What differs is no error of the network, which a client would repeat: it is thrown as a ContractError.
 */
export function checkedFetch(seen: SeenOperation[]): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    await checked(checkRequest(request));
    const response = await fetch(input, init);
    const operation = await checked(checkResponse(method, url, response));
    if (operation && response.ok) seen.push(operation);
    return response;
  };
}

class ContractError extends Error {
  override readonly name = 'ContractError';
}

async function checked<T>(check: Promise<T>): Promise<T> {
  try {
    return await check;
  } catch (error) {
    throw new ContractError(error instanceof Error ? error.message : String(error));
  }
}
