export { createIsc } from './client.js';
export { IscAnswerError, IscCredentialsError, IscRefusedError, IscUnreachableError } from './errors.js';
export { noRequests } from './requestCounts.js';
