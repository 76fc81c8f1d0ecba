// Official clients, unmodified, one for each token: each socket goes to any of the nodes. Tells on
// standard output, a line each, what happens to the sockets and every message as it came; takes on
// standard input how to treat them: `0 close`, `0 terminate`, `0 pause`, `0 read`, `0 leave`.
//   node listen.js SEED PING-MILLIS NODE,NODE,... TOKEN TOKEN ...
import {createInterface} from 'node:readline';
import WebSocket from 'ws';

class CloseEvent extends Event {
  constructor(type, {code = 0, reason = '', wasClean = false} = {}) {
    super(type);
    Object.assign(this, {code, reason, wasClean});
  }
}

// What the official client takes for granted in a browser and Node 20 lacks.
globalThis.WebSocket = WebSocket;
globalThis.CloseEvent ??= CloseEvent;
const {default: client} = await import('@mattermost/client');

console.log = () => {}; // the client tells the console of every attempt
const [seed, ping, places, ...tokens] = process.argv.slice(2);
const nodes = places.split(',');
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

// Numbers of a linear congruential generator, so that a seed gives the same nodes again.
let state = Number(seed) % 2147483647 || 1;
const below = (count) => {
  state = (state * 48271) % 2147483647;
  return state % count;
};

function listener(number, token) {
  let socket;
  const open = (address) => {
    const place = below(nodes.length);
    const asked = new URL(address);
    const to = `${nodes[place].replace(/^http/, 'ws')}${asked.pathname}${asked.search}`;
    const made = new WebSocket(to, {headers: {Cookie: `MMAUTHTOKEN=${token}`}, handshakeTimeout: 4000});
    const tell = (what, more) => say({client: number, what, ...more});
    made.on('open', () =>
      tell('open', {
        node: place,
        connection: asked.searchParams.get('connection_id') ?? '',
        next: Number(asked.searchParams.get('sequence_number') ?? 0),
      }),
    );
    made.on('message', (data) => made === socket && tell('message', {text: data.toString()}));
    made.on('close', (code) => made === socket && tell('close', {code}));
    // A browser gives a page nothing any more of a socket that the page has closed. This one would,
    // and the client would take it for what its next socket brings.
    made.close = () => {
      made.removeAllListeners('message');
      WebSocket.prototype.close.call(made);
    };
    socket = made;
    return made;
  };
  const official = new client.WebSocketClient({
    newWebSocketFn: open,
    minWebSocketRetryTime: 100,
    maxWebSocketRetryTime: 400,
    reconnectJitterRange: 200,
    clientPingInterval: Number(ping),
  });
  // Without these listeners the client keeps no connection id and looks at no numbers.
  official.addMissedMessageListener(() => {});
  official.addMessageListener(() => {});
  official.initialize(`${nodes[0].replace(/^http/, 'ws')}/api/v4/websocket`, undefined, false);
  return (order) => {
    switch (order) {
      case 'close':
        return socket.close();
      case 'terminate':
        return socket.terminate();
      case 'pause':
        return socket.pause();
      case 'read':
        return socket.resume();
      case 'leave':
        return official.close();
      default:
        throw new Error(`unknown order ${order}`);
    }
  };
}

const listeners = tokens.map((token, number) => listener(number, token));
createInterface({input: process.stdin})
  .on('line', (line) => {
    const [number, order] = line.split(' ');
    try {
      listeners[Number(number)](order);
    } catch {
      // That socket is just not there.
    }
  })
  .on('close', () => process.exit(0));
