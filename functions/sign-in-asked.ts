import config from '#nelm.config';
import { signInDoor } from '../lib/doors/sign-in-asked/signInDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** Somebody wants to come into the console: whoever is known gets a link by mail. */
export const handler = signInDoor(createLog('sign-in-asked'), config);
