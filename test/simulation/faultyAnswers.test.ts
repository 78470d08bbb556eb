import { expect, test } from 'vitest';
import { mayStrike, storageFaults } from './faultyAnswers.ts';

test('a fault of the bucket strikes what it changes something about', () => {
  const ofCall = (call: Parameters<typeof mayStrike>[1]) => storageFaults.filter((fault) => mayStrike(fault, call));
  expect(ofCall({ name: 'Get', key: 'locks/a.json' })).toEqual(['down', 'lost']);
  expect(ofCall({ name: 'List', key: 'locks/' })).toEqual(['down', 'lost']);
  expect(ofCall({ name: 'Put', key: 'runs/a.json' })).toEqual(['down', 'race', 'lost', 'repeated']);
  expect(ofCall({ name: 'Put', key: 'locks/a.json', condition: 'new' })).toEqual([...storageFaults]);
  expect(ofCall({ name: 'Put', key: 'events/a.json', condition: 'new' })).toEqual(
    storageFaults.filter((fault) => fault !== 'overtaken'),
  );
});
