import { pingCheck } from './ping-check.ts';

export const pair = pingCheck('day0.pair', 'pair', {
  expected: 'A ping from each of the two namespaces arrives in the other, by a cable that has one end in each.',
  hint: 'Look at both ends in turn: is the link there, is it up, has it an address, and do both addresses lie in one network?',
});
