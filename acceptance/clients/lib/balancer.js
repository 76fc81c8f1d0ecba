// A load balancer of the simplest kind: passes bytes to the first of its nodes that answers.
import net from 'node:net';

export async function balancer(...urls) {
  const targets = urls.map((url) => new URL(url));
  const server = net.createServer((client) => pass(client, targets));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
  };
}

function pass(client, [target, ...others]) {
  if (!target) {
    client.destroy();
    return;
  }
  const node = net.connect(Number(target.port), target.hostname);
  node.once('connect', () => {
    client.pipe(node).pipe(client);
    node.on('close', () => client.destroy());
    client.on('close', () => node.destroy());
    client.on('error', () => node.destroy());
  });
  node.once('error', () => (node.connecting ? undefined : pass(client, others)));
}
