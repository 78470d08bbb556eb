import path from 'node:path';

/** Where the pictures lie. */
export const pictureFolder = path.join(import.meta.dirname, '../../docs/screenshots');

/** How each page is shown. */
export const looks = ['light', 'dark', 'phone'] as const;

export type Look = (typeof looks)[number];

/** So many bytes a picture may have, and all of them together. */
export const largestPicture = 40 * 1024;
export const largestTogether = 1.5 * 1024 * 1024;

/** The pages of the console that have a picture, by the path of the page. */
export const consolePictures = {
  today: 'today',
  runs: 'runs',
  run: 'run',
  job: 'job',
  people: 'people',
  person: 'person',
  'person/act': 'person-act',
  transfer: 'transfer',
  'my-people': 'my-people',
  waiting: 'waiting',
  drop: 'drop',
  'drop/run': 'drop-run',
  sources: 'sources',
} as const;

/** The pages that have no picture: they give files. */
export const pagesWithoutPicture: readonly string[] = ['run/file', 'sources/template'];

/** The pages beside them: to sign in, behind links of mails, and those that flows and the command line write. */
const otherPictures = [
  ...['sign-in', 'sign-in-asked', 'sign-in-link', 'offer', 'decision', 'decided', 'contract-extend', 'contract-end'],
  'contract-choice',
  ...['report-import', 'report-preview', 'report-sweep', 'report-events', 'report-notice', 'report-choice'],
  ...['report-transfer', 'report-backup', 'report-drift', 'report-expected', 'report-approvals', 'evidence'],
] as const;

export const pictures: readonly string[] = [...Object.values(consolePictures), ...otherPictures];

/** The name of the file of a picture. */
export function pictureFile(name: string, look: Look): string {
  return `${name}-${look}.webp`;
}
