// The two nodes under test.
function node(name) {
  const url = process.env[name];
  if (!url) {
    throw new Error(`${name} must hold the address of a node, such as http://localhost:8065`);
  }
  return url.replace(/\/$/, '');
}

export const A = node('ROOKERY_NODE_A');
export const B = node('ROOKERY_NODE_B');

export const socketOf = (url) => `${url.replace(/^http/, 'ws')}/api/v4/websocket`;

// Names of this run, so that the suite can run twice against the same nodes.
const run = Date.now().toString(36);
export const named = (name) => `${name}-${run}`;
