'use strict';
// Asks every second and draws what it is told. Text goes into the page as text, never as markup.

const EVERY = 1000;
const PATIENCE = 4000;
const api = new URL('../api/', location.href);
const at = (id) => document.getElementById(id);

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function count(n, one, many) {
  return n === 1 ? `1 ${one}` : `${Number(n).toLocaleString()} ${many}`;
}

// A span of time, in its two largest units.
function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const units = [
    [86400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) {
    return '0 s';
  }
  const [size, name] = units[first];
  const rest = units[first + 1];
  const left = rest ? Math.floor((seconds % size) / rest[0]) : 0;
  return `${Math.floor(seconds / size)} ${name}${left ? ` ${left} ${rest[1]}` : ''}`;
}

function headline(cluster) {
  const nodes = cluster.nodes;
  const unwell = nodes.filter((node) => node.state !== 'ready');
  const [all, are] = nodes.length === 1 ? ['The node', 'is'] : [`All ${nodes.length} nodes`, 'are'];
  if (unwell.length === 0) {
    return `${all} ${are} ready`;
  }
  return unwell.map((node) => `${node.name} is ${node.state}`).join(', ');
}

function leaderOf(cluster) {
  const leader = cluster.nodes.find((node) => node.leader);
  return leader ? `${leader.name} leads, in term ${cluster.term}` : 'nobody leads now';
}

function facts(node, now) {
  const rows = [
    ['Sockets', Number(node.connections).toLocaleString()],
    ['Log read up to', place(node.log_position)],
    ['Behind the log', `${node.lag_ms ?? 0} ms`],
    ['Clock', node.clock_skew_ms === 0 ? 'right' : `${signed(node.clock_skew_ms)} ms`],
    ['Up for', node.started_at ? span(now - node.started_at) : 'unknown'],
    ['Version', node.version],
    ['Schema', node.schema_version],
  ];
  return element(
    'dl',
    '',
    ...rows.flatMap(([name, value]) => [element('dt', '', name), element('dd', '', `${value ?? 'unknown'}`)]),
  );
}

// The index of a position; its epoch says nothing to a person.
function place(position) {
  return `${position ?? ''}`.split(':').pop() || 'unknown';
}

function signed(millis) {
  return millis === undefined || millis === null ? 'unknown' : millis > 0 ? `+${millis}` : `${millis}`;
}

function card(node, now) {
  const title = element('h3', '', node.name);
  title.append(element('span', 'chip state', node.state));
  if (node.leader) {
    title.append(element('span', 'chip leader', 'leads'));
  }
  const where = [node.host, node.port].filter(Boolean).join(':');
  const reasons = (node.reasons ?? []).map((reason) => element('li', '', reason.text ?? reason.code ?? `${reason}`));
  return element(
    'article',
    node.state,
    title,
    element('p', 'place', where),
    facts(node, now),
    reasons.length ? element('ul', 'reasons', ...reasons) : null,
  );
}

function happening(entry) {
  const when = new Date(entry.at);
  const time = element('time', '', when.toLocaleTimeString([], {hourCycle: 'h23'}));
  time.dateTime = when.toISOString();
  time.title = when.toLocaleString();
  return element('li', '', time, element('b', '', entry.node), element('span', 'what', entry.event));
}

function draw(cluster) {
  const now = Date.now();
  at('headline').textContent = headline(cluster);
  const sockets = cluster.nodes.reduce((sum, node) => sum + Number(node.connections), 0);
  at('summary').textContent = `${count(cluster.nodes.length, 'node', 'nodes')}, ${count(sockets, 'socket', 'sockets')}; ${leaderOf(cluster)}`;
  document.title = headline(cluster);
  at('nodes').replaceChildren(...cluster.nodes.map((node) => card(node, now)));
  const recent = cluster.recent.map(happening);
  at('recent').replaceChildren(...(recent.length ? recent : [element('li', '', 'Nothing yet')]));
  at('foot').textContent = `Epoch of the event log: ${cluster.epoch}. Configuration: ${[...new Set(cluster.nodes.map((node) => node.config_hash))].join(', ')}`;
}

function show({cluster = false, logIn = false, notice = ''}) {
  at('cluster').hidden = !cluster;
  at('log-in').hidden = !logIn;
  at('notice').hidden = !notice;
  at('notice').textContent = notice;
}

let heard = null;

// Answers whether it is worth asking again by itself.
async function ask() {
  let answer;
  try {
    answer = await fetch(new URL('rookery/v1/cluster', api), {
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    silent('This node does not answer');
    return true;
  }
  if (answer.status === 401 || answer.status === 403) {
    at('headline').textContent = 'The cluster';
    at('summary').textContent = '';
    show({logIn: true});
    at('log-in-problem').textContent =
      answer.status === 403 ? 'You are logged in, but not as a system administrator.' : '';
    return false;
  }
  if (!answer.ok) {
    silent(`This node cannot tell (${answer.status})`);
    return true;
  }
  heard = Date.now();
  draw(await answer.json());
  show({cluster: true});
  return true;
}

function silent(what) {
  const since = heard ? `; below is what it said ${span(Date.now() - heard)} ago` : '';
  show({cluster: heard !== null, notice: `${what}${since}. Asking again.`});
}

async function watch() {
  if (await ask()) {
    setTimeout(watch, EVERY);
  }
}

at('log-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = new FormData(event.target);
  const answer = await fetch(new URL('v4/users/login', api), {
    method: 'POST',
    headers: {'Content-Type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'},
    body: JSON.stringify({login_id: given.get('login_id'), password: given.get('password')}),
  }).catch(() => null);
  if (answer?.ok) {
    event.target.reset();
    watch();
    return;
  }
  const problem = answer ? await answer.json().catch(() => ({})) : {};
  at('log-in-problem').textContent = problem.message ?? 'This node does not answer.';
});

watch();
