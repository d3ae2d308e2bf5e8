/** Lab 0.2: one cable between two namespaces. */
import { cable, ip } from './rooms.ts';

ip(['netns add left', 'netns add right']);
cable(
  { namespace: 'left', link: 'to-right', address: '10.2.0.1/24' },
  { namespace: 'right', link: 'to-left', address: '10.2.0.2/24' },
);
