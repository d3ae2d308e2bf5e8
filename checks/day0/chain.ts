import { pingCheck } from './ping-check.ts';

export const chain = pingCheck('day0.chain', 'chain', {
  expected:
    'A ping from each end of the chain arrives at the other with the source it was sent with, passes through the middle, and is answered.',
  hint: 'Follow one packet: has the sender a route, does the middle forward, and has the receiver a route back?',
});
