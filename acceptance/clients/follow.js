// Follows the events of a person at the first of two nodes, and at the second once the first is gone.
//   node follow.js http://localhost:8065/api/v4 http://localhost:8066/api/v4 TOKEN
import {WebSocket} from './lib/browser.js';
import client from '@mattermost/client';
import {balancer} from './lib/balancer.js';

const [first, second, token] = process.argv.slice(2);
console.log = () => {}; // the client tells the console of every attempt
const say = (line) => process.stdout.write(`${line}\n`);

const front = await balancer(new URL(first).origin, new URL(second).origin);
const socket = new client.WebSocketClient({
  newWebSocketFn: (address) => {
    const asked = new URL(address).searchParams;
    const id = asked.get('connection_id') || 'none';
    say(`a socket opens: connection ${id}, next number ${asked.get('sequence_number')}`);
    return new WebSocket(address, {headers: {Cookie: `MMAUTHTOKEN=${token}`}});
  },
});
socket.addMissedMessageListener(() => say('started over'));
socket.addMessageListener(({event, seq, data}) => {
  const post = event === 'posted' ? JSON.parse(data.post) : undefined;
  say(`${String(seq).padStart(4)}  ${event}${post ? `  "${post.message}"` : ''}`);
});
socket.initialize(`${front.url.replace(/^http/, 'ws')}/api/v4/websocket`, undefined, true);
