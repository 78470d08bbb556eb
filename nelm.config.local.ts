import { defineStage } from './lib/config/defineStage.ts';

/** What is set for the nelm on this machine: the sources, managers and HR systems of its embedded tenant. It is never deployed. */
export default defineStage({
  operators: ['operators@example.com'],
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
