/** Lab 0.8: what comes in is dropped, but for two ports. */
import { cable, ip, rules } from './rooms.ts';

ip(['netns add guard', 'netns add visitor']);
cable(
  { namespace: 'guard', link: 'eth0', address: '10.8.0.1/24' },
  { namespace: 'visitor', link: 'eth0', address: '10.8.0.2/24' },
);
rules('guard', 'filter', [
  ':INPUT DROP [0:0]',
  '-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
  '-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT',
]);
