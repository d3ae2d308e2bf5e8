import { pingCheck } from './ping-check.ts';

export const natInside = pingCheck('day0.nat-inside', 'natInside', {
  expected:
    'A ping from inside comes to the router from its own address, and arrives outside from an address of the router; the answer finds the way back.',
  hint: 'A ruleset belongs to a namespace, like links and routes: in which one must the rule be, and by which link do the packets leave it?',
});
