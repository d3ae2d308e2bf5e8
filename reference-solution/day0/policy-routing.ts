/** Lab 0.7: two ways out, and the source of a packet says which one it takes. */
import { cable, ip } from './rooms.ts';

const far = '198.51.100.7/32';

ip(['netns add home', 'netns add isp1', 'netns add isp2']);
cable(
  { namespace: 'home', link: 'to-isp1', address: '10.7.1.2/24' },
  { namespace: 'isp1', link: 'to-home', address: '10.7.1.1/24' },
);
cable(
  { namespace: 'home', link: 'to-isp2', address: '10.7.2.2/24' },
  { namespace: 'isp2', link: 'to-home', address: '10.7.2.1/24' },
);
for (const isp of ['isp1', 'isp2']) ip([`addr add ${far} dev lo`, 'link set lo up'], isp);
ip(
  ['route add default via 10.7.1.1', 'route add default via 10.7.2.1 table 100', 'rule add from 10.7.2.0/24 table 100'],
  'home',
);
