import { defineConfig } from './lib/config/config.ts';

/** What all stages share. What one changes stands in nelm.config.<stage>.ts (docs/stages.md). */
export default defineConfig({
  timeZone: 'Europe/Berlin',
  dateFormats: ['dd.MM.yyyy', 'M/d/yyyy'],
  columns: {
    accountName: ['account', 'user name', 'login'],
    firstName: ['given name', 'first'],
    lastName: ['surname', 'family name', 'last'],
    email: ['mail', 'e-mail address'],
    phone: ['telephone', 'mobile'],
    manager: ['reports to', 'supervisor'],
    startDate: ['start', 'contract start'],
    endDate: ['end', 'contract end', 'last day'],
    vendor: ['company', 'agency'],
  },
});
