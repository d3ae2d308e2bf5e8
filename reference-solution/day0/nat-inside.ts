/** Lab 0.6: a router that lends its address, in a namespace of its own. */
import { cable, ip, rules, switchOn } from './rooms.ts';

ip(['netns add inside', 'netns add router', 'netns add outside']);
cable(
  { namespace: 'inside', link: 'eth0', address: '192.168.6.2/24' },
  { namespace: 'router', link: 'lan', address: '192.168.6.1/24' },
);
cable(
  { namespace: 'router', link: 'wan', address: '10.6.0.1/24' },
  // It knows no way to 192.168.6.0/24: without a translation its answers have nowhere to go.
  { namespace: 'outside', link: 'eth0', address: '10.6.0.2/24' },
);
ip(['route add default via 192.168.6.1'], 'inside');
switchOn('router', 'net.ipv4.ip_forward');
rules('router', 'nat', ['-A POSTROUTING -o wan -j MASQUERADE']);
