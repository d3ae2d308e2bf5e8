import { pingCheck } from './ping-check.ts';

export const bridgeInside = pingCheck('day0.bridge-inside', 'bridgeInside', {
  expected:
    'Both namespaces are ports of one bridge, which is in the third; nothing of what they say is seen on the host.',
  hint: 'A bridge carries what comes in by its ports, and all of it lives in one namespace. ‘bridge -n switch link’ lists the ports; each of them has to be up, and so has the bridge.',
});
