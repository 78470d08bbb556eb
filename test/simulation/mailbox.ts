import { AsyncLocalStorage } from 'node:async_hooks';
import type { Mailer } from '../../lib/mail/mailer.ts';
import { rejectedMail } from './faultyAnswers.ts';

/** An address to which SES takes no mail. */
export const refusedAddress = 'refused@example.com';

/** A mail as SES took it, the key under which it was sent, and when, in epoch milliseconds. */
export type TakenMail = { at: number; key: string; to: string[]; subject: string; text: string };

/** What went wrong with a mail when it was handed to SES, by its key, and when, in epoch milliseconds. */
type StruckMail = { at: number; key: string; what: string };

/** A link of a mail: what it is for, and its token. */
export type Link = {
  kind: 'decision' | 'contract' | 'offer';
  token: string;
  wish: 'extend' | 'end' | '';
  mail: TakenMail;
};

/** Where a link of a mail leads in the console, where somebody signs in: to a run that waits, a contract, or an offer of people. */
export type Place = { kind: 'waiting' | 'contract' | 'offer'; id: string; mail: TakenMail };

const keys = new AsyncLocalStorage<string>();

/** The mails that SES took, and the links in them. */
export function createMailbox(now: () => number) {
  const mails: TakenMail[] = [];
  const links: Link[] = [];
  const places: Place[] = [];
  const struck: StruckMail[] = [];
  const strike = (what: string) => void struck.push({ at: now(), key: keys.getStore() ?? '', what });
  return {
    mails,
    /** The mails that a fault struck, one for each fault. */
    struck,
    /** Notes that a fault strikes the mail that is being handed over. */
    strike,
    /** A mailer whose mails are known by their keys. */
    known: (mailer: Mailer): Mailer => ({
      send: (key, mail) => keys.run(key, () => mailer.send(key, mail)),
    }),
    /** Answers a request to SES. */
    take(body: string): Response {
      const { Destination, Content } = JSON.parse(body);
      const { Subject, Body } = Content.Simple;
      if (Destination.ToAddresses.includes(refusedAddress)) {
        strike('rejected');
        return rejectedMail();
      }
      const mail = {
        at: now(),
        key: keys.getStore() ?? '',
        to: Destination.ToAddresses,
        subject: Subject.Data,
        text: Body.Text.Data,
      };
      mails.push(mail);
      links.push(...linksIn(mail));
      places.push(...placesIn(mail));
      return Response.json({ MessageId: `mail-${mails.length}` });
    },
    links: (): readonly Link[] => links,
    places: (kind: Place['kind']): Place[] => places.filter((place) => place.kind === kind),
    /** Forgets all mails, and the links in them. */
    forget(): void {
      mails.length = 0;
      struck.length = 0;
      links.length = 0;
      places.length = 0;
    },
  };
}

const linkKinds = { 'decisions/': 'decision', 'contracts/': 'contract', 'console/offer?token=': 'offer' } as const;

function linksIn(mail: TakenMail): Link[] {
  return Array.from(
    mail.text.matchAll(
      /https:\/\/nelm\.example\.com\/(decisions\/|contracts\/|console\/offer\?token=)([\w.-]+)(?:\/(extend|end))?/g,
    ),
    ([, way, token = '', wish = '']): Link => ({
      kind: linkKinds[way as keyof typeof linkKinds],
      token,
      wish: wish as Link['wish'],
      mail,
    }),
  );
}

function placesIn(mail: TakenMail): Place[] {
  return Array.from(
    mail.text.matchAll(/https:\/\/nelm\.example\.com\/console\/(waiting|contract|offer)\?(?:run|id)=([\w-]+)/g),
    ([, kind, id = '']): Place => ({ kind: kind as Place['kind'], id, mail }),
  );
}
