/** Lab 0.4: blue lies between red and green, and forwards. */
import { cable, ip, switchOn } from './rooms.ts';

ip(['netns add red', 'netns add blue', 'netns add green']);
cable(
  { namespace: 'red', link: 'to-blue', address: '10.4.1.1/24' },
  { namespace: 'blue', link: 'to-red', address: '10.4.1.2/24' },
);
cable(
  { namespace: 'blue', link: 'to-green', address: '10.4.2.2/24' },
  { namespace: 'green', link: 'to-blue', address: '10.4.2.1/24' },
);
ip(['route add 10.4.2.0/24 via 10.4.1.2'], 'red');
ip(['route add 10.4.1.0/24 via 10.4.2.2'], 'green');
switchOn('blue', 'net.ipv4.ip_forward');
