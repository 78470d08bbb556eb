import { letEnd } from '../shortChoices.ts';
import { heldBySystem } from '../shortEvents.ts';
import { leftOpen } from '../shortHires.ts';
import { shorter } from '../shortLists.ts';
import {
  extended,
  handedOver,
  laterEnd,
  listInTime,
  listInWrongFolder,
  managerless,
  soonOver,
  stopped,
  untold,
  warned,
} from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { refusedThenLost, rewritten, withIsc, withoutMail } from './planting.ts';
import { toldOfAnyEnd } from './toldOfAnyEnd.ts';

/** Faults that concern what is told, and told once. */
export const mails: Readonly<Record<string, Planted>> = {
  '4 told once: every mail goes out twice': {
    ...{ plan: soonOver, seenAs: 'went out more than once' },
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          await tools.mailer.send(key, mail);
          await tools.bucket.remove(`mails/${key}.json`);
          return await tools.mailer.send(key, mail);
        },
      },
    }),
  },
  '4 told once: a link is in two mails': {
    ...{ plan: shorter, seenAs: 'A link of the mail' },
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          await tools.mailer.send(`${key}/again`, mail);
          return await tools.mailer.send(key, mail);
        },
      },
    }),
  },
  '4 told once: it is told twice what was changed by hand': {
    ...{ plan: untold, seenAs: 'Operators were told 2 times of what was changed' },
    tools: (tools) => ({
      ...tools,
      mailer: {
        async send(key, mail) {
          if (key.endsWith('/drift')) await tools.mailer.send(`again/${key}`, mail);
          return await tools.mailer.send(key, mail);
        },
      },
    }),
  },
  '4 told once: the question about whom an event ends is lost': {
    ...{ plan: heldBySystem, seenAs: 'is held, and nobody was asked about' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        create: async (key, value) => (key.startsWith('decisions/') ? true : await tools.bucket.create(key, value)),
      },
    }),
  },
  '4 told once: nobody is asked about what is held': {
    plan: shorter,
    seenAs: 'The operators were not asked about',
    ...withoutMail(/\/held$/),
  },
  '4 told once: nobody is told of an event': {
    plan: stopped,
    seenAs: 'The operators were not told of 1 events',
    ...withoutMail(/\/hr-event$/),
  },
  '4 told once: nobody is told of a file that did not come': {
    plan: untold,
    seenAs: 'No file came by',
    ...withoutMail(/^expected-files\//),
  },
  '4 told once: a file that came is told of as missing': {
    ...{
      plan: listInTime,
      seenAs: 'Operators were told that no file had come by 2026-03-03T07:00:00.000Z, and one had',
    },
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        readJson: async (key, schema) =>
          flow === 'expected-files' && key.endsWith('/files.json')
            ? undefined
            : await tools.bucket.readJson(key, schema),
      },
    }),
  },
  '4 told once: any list passes for the full one that is expected': {
    plan: listInWrongFolder,
    seenAs: 'No file came by 2026-03-03T07:00:00.000Z, and nobody was told',
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        async readJson(key, schema) {
          const read = await tools.bucket.readJson(key, schema);
          if (!read || flow !== 'expected-files' || !key.endsWith('/files.json')) return read;
          return { ...read, value: JSON.parse(JSON.stringify(read.value).replaceAll('"inbox"', '"roster"')) };
        },
      },
    }),
  },
  '4 told once: a list that did not come, of which SES refused the mail, is not told of any more': {
    plan: untold,
    seenAs: 'No file came by 2026-03-03T07:00:00.000Z, and nobody was told',
    ...refusedThenLost(/^expected-files\//),
  },
  '4 told once: a change by hand of which SES refused the mail is not told of any more': {
    plan: untold,
    seenAs: 'Interns was changed by hand at',
    ...refusedThenLost(/\/drift$/),
  },
  '4 told once: nobody is told of a change by hand': {
    plan: untold,
    seenAs: 'Interns was changed by hand at',
    ...withoutMail(/\/drift$/),
  },
  '4 told once: nobody is told of a source that has lost most of its people': {
    plan: soonOver,
    seenAs: 'Interns had 3 people in the backup of 2026-03-04 and has 1',
    ...withoutMail(/\/fallen$/),
  },
  '4 told once: nobody is reminded of requests that wait': {
    plan: leftOpen,
    seenAs: 'The request for qxe.1 had waited 1 days on 2026-03-03',
    ...withoutMail(/^approvals\//),
  },
  '4 told once: nobody is asked whether they take people over': {
    plan: handedOver,
    seenAs: 'richard.miles was not asked',
    ...withoutMail(/\/offer$/),
  },
  '4 told once: nobody is told what came of an offer': {
    plan: handedOver,
    seenAs: 'whoever asked was not told',
    ...withoutMail(/\/answer$/),
  },
  '4 told once: whoever had a contract extended is told that it was not': {
    plan: extended,
    seenAs: 'it was told wrongly: Not extended',
    ...rewritten(/^contract-choice\//, (mail) => ({
      ...mail,
      subject: mail.subject.replace(/^Extended to [^:]*/, 'Not extended'),
    })),
  },
  '4 told once: nobody is told what came of an extension': {
    plan: extended,
    seenAs: 'Of the extension by john.roe@example.com',
    ...withoutMail(/^contract-choice\//),
  },
  '4 told once: nobody is told of people whose manager has left': {
    plan: managerless,
    seenAs: 'The manager of qx.1 of Interns has left, and nobody was told',
    ...withoutMail(/\/lost-managers$/),
  },
  '4 told in time: managers are warned a day late': {
    ...{ plan: warned, seenAs: 'ends on 2026-04-01, 30 days after' },
    tools: (tools) => ({
      ...tools,
      config: { ...tools.config, noticeDays: tools.config.noticeDays.map((days) => days - 1) },
    }),
  },
  '4 told in time: managers are noted as warned, and have no mail': {
    plan: warned,
    seenAs: 'says that it told of qx.1, and no mail went out',
    ...withoutMail(/^expiry-notice\//),
  },
  '4 told in time: the mail goes to another manager': {
    plan: warned,
    seenAs: 'went to mary.major@example.com, and not to john.roe@example.com',
    ...rewritten(/^expiry-notice\//, (mail) => ({ ...mail, to: ['mary.major@example.com'] })),
  },
  '4 told in time: the operators are told, and not the manager': {
    plan: warned,
    seenAs: 'went to the operators, and its manager is there',
    ...rewritten(/^expiry-notice\//, (mail) => ({ ...mail, to: ['ops@example.com'] })),
  },
  '4 told in time: managers are told of another last day': {
    plan: warned,
    seenAs: 'does not say that the last day is 1 April 2026',
    ...rewritten(/^expiry-notice\//, (mail) => ({ ...mail, text: mail.text.replace('1 April 2026', '31 March 2026') })),
  },
  '4 told in time: nobody is warned of another end than the first': {
    plan: laterEnd,
    seenAs: 'The contract of qx.1 of Interns ends on 2026-03-25, 22 days after',
    ...toldOfAnyEnd,
  },
  '4 told once: whoever has left is written to': {
    ...{ plan: managerless, seenAs: 'went to john.roe, who had left' },
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        publicIdentities: {
          ...isc.publicIdentities,
          async findByAlias(...given) {
            const found = await isc.publicIdentities.findByAlias(...given);
            return new Map(Array.from(found, ([alias, one]) => [alias, { ...one, identityState: 'ACTIVE' }]));
          },
        },
      })),
  },
  '4 told once: a manager is told once more of a contract that may end': {
    ...{ plan: letEnd, seenAs: 'was told of the contract of qx.1 once more, which may end as it stands' },
    tools: (tools, flow) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        replace: async (key, value, etag) =>
          flow === 'contract-choice' && key.startsWith('notices/')
            ? true
            : await tools.bucket.replace(key, value, etag),
      },
    }),
  },
};
