/** Lab 0.3: one namespace on a cable to the machine, another on a switch that the machine has. */
import { ip } from './rooms.ts';

ip([
  'netns add wired',
  'link add to-wired type veth peer name eth0 netns wired',
  'addr add 10.3.1.1/24 dev to-wired',
  'link set to-wired up',
  'netns add switched',
  'link add br-lab type bridge',
  // What comes in by a port belongs to the switch: the machine's address is on the bridge, and on no port.
  'addr add 10.3.2.1/24 dev br-lab',
  'link set br-lab up',
  'link add to-switched type veth peer name eth0 netns switched',
  'link set to-switched master br-lab up',
]);
ip(['addr add 10.3.1.2/24 dev eth0', 'link set eth0 up'], 'wired');
ip(['addr add 10.3.2.2/24 dev eth0', 'link set eth0 up'], 'switched');
