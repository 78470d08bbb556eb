import type { Texts } from './english.ts';

/** What the console says in German. */
export const german: Texts = {
  locale: 'de-DE',
  nav: {
    today: 'Heute',
    runs: 'Läufe',
    people: 'Personen',
    myPeople: 'Meine Leute',
    waiting: 'Wartet',
    drop: 'Datei einreichen',
    sources: 'Quellen',
  },
  layout: {
    toContent: 'Zum Inhalt',
    navigation: 'Seiten',
    signedInAs: 'Angemeldet als',
    signOut: 'Abmelden',
    footer: (stage) => `nelm, Stufe ${stage}. Sie sehen, was im Bucket liegt; ISC wird nicht gefragt.`,
  },
  failure: {
    title: 'Das hat nicht geklappt',
    again: 'nelm kann gerade nicht antworten. Nichts ist verloren: Versuchen Sie es in einer Minute noch einmal.',
    defect:
      'Etwas stimmt mit nelm nicht, sodass das nicht getan werden konnte. Wer nelm betreibt, findet den Grund im Log.',
    refused: 'Was gesendet wurde, kann nicht gelesen werden. Gehen Sie zurück und versuchen Sie es noch einmal.',
  },
  notFound: {
    title: 'Hier ist nichts',
    text: 'Diese Seite gibt es nicht, oder sie ist nicht für Sie. Vielleicht wurde sie entfernt, oder die Adresse ist unvollständig.',
    home: 'Zur Startseite',
  },
  form: {
    title: 'Senden Sie das Formular noch einmal',
    text: 'Das Formular war zu lange offen oder kam von woanders. Nichts wurde getan. Gehen Sie zurück, laden Sie die Seite neu und senden Sie es noch einmal.',
  },
  signIn: {
    title: 'Anmelden',
    text: 'Geben Sie die Adresse ein, unter der Ihre Organisation Sie kennt. Wenn sie hier bekannt ist, kommt ein Link zum Anmelden per Mail. Er gilt zehn Minuten, einmal, und in diesem Browser.',
    address: 'E-Mail-Adresse',
    send: 'Link senden',
    asked: 'Sehen Sie in Ihre Mail',
    askedText:
      'Wenn die Adresse hier bekannt ist, ist ein Link zum Anmelden unterwegs. Öffnen Sie ihn innerhalb von zehn Minuten in diesem Browser. Kommt keine Mail, prüfen Sie die Adresse oder fragen Sie, wer nelm betreibt.',
    once: 'Noch ein Link',
    noAddress: 'Das ist keine E-Mail-Adresse. Prüfen Sie die Schreibweise.',
    tooMany: 'Zu viele Versuche. Warten Sie zehn Minuten und versuchen Sie es dann noch einmal.',
    confirm: 'Jetzt anmelden?',
    confirmText: (address) => `Sie kommen als ${address} herein, für acht Stunden oder bis Sie sich abmelden.`,
    confirmButton: 'Anmelden',
    invalid: 'Dieser Link ist nicht gültig',
    invalidText:
      'Vielleicht ist er unvollständig. Öffnen Sie ihn noch einmal aus der Mail, oder fordern Sie einen neuen an.',
    expired: 'Dieser Link ist nicht mehr gültig',
    expiredText: 'Er galt zehn Minuten, und einmal. Fordern Sie einen neuen an.',
    otherBrowser: 'Öffnen Sie den Link in dem Browser, in dem Sie ihn angefordert haben',
    otherBrowserText:
      'Ein Link lässt nur den Browser herein, der ihn angefordert hat. Fordern Sie hier einen neuen an, um sich hier anzumelden.',
    signedOut: 'Sie sind abgemeldet.',
  },
  today: {
    title: 'Heute',
  },
};
