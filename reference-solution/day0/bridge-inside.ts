/** Lab 0.5: the switch has a namespace of its own. */
import { cable, ip } from './rooms.ts';

ip(['netns add east', 'netns add switch', 'netns add west']);
ip(['link add br0 type bridge', 'link set br0 up'], 'switch');
cable({ namespace: 'east', link: 'eth0', address: '10.5.0.1/24' }, { namespace: 'switch', link: 'to-east' });
cable({ namespace: 'west', link: 'eth0', address: '10.5.0.2/24' }, { namespace: 'switch', link: 'to-west' });
ip(['link set to-east master br0', 'link set to-west master br0'], 'switch');
