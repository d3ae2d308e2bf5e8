import { pingCheck } from './ping-check.ts';

export const hostLink = pingCheck('day0.host-link', 'hostLink', {
  expected: 'wired and the host ping each other over a cable, switched and the host over a bridge of the host.',
  hint: 'A link that is a port of a bridge hands all that comes in to the bridge: where does the address of the host have to be, then?',
});
