import { defineConfig } from './lib/config/config.ts';

export default defineConfig({
  timeZone: 'Europe/Berlin',
  operators: ['operators@example.com'],
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
  hr: {
    standard: { sources: ['Contractors', 'Interns'] },
    bamboohr: {
      source: 'Contractors',
      fields: { manager: 'managerAccount', endDate: 'contractEnd', data: { vendor: 'agency' } },
      scope: { employmentHistoryStatus: ['Contractor'] },
    },
    deel: { source: 'Contractors', defaults: { manager: 'jane.doe', phone: '-', data: { vendor: 'Deel' } } },
  },
});
