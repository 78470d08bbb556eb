import { html } from '../../pages/markup.ts';
import type { ConsolePage } from './consolePage.ts';

/** What was done, what waits, and what is to come, at a glance. */
export const todayPage: ConsolePage = {
  path: 'today',
  roles: ['operator'],
  nav: 'today',
  async show({ texts }) {
    return { title: texts.today.title, body: html`` };
  },
};
