// A node dies under an official client, which knows nothing of it but that its socket is gone.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as after} from 'node:timers/promises';
import {balancer} from '../lib/balancer.js';
import {assertWhole} from '../lib/frames.js';
import {A, B, named} from '../lib/nodes.js';
import {Person} from '../lib/person.js';

const BEFORE = 20;
const AFTER = 40;

test('a client whose node is killed goes on at the very next event', {timeout: 60_000}, async () => {
  const ada = await Person.signUp(B, named('ada'));
  const bob = await Person.signUp(B, named('bob'));
  const team = await ada.client.createTeam({name: named('team'), display_name: 'T', type: 'O'});
  await ada.client.addToTeam(team.id, bob.id);
  const town = await ada.client.getChannelByName(team.id, 'town-square');

  const front = await balancer(A, B);
  const socket = await bob.connect(front.url);
  const connection = socket.client.connectionId;
  const expected = [];
  const say = async () => {
    const message = `number ${expected.length}`;
    expected.push(message);
    await ada.client.createPost({channel_id: town.id, message});
    await after(50);
  };

  for (let i = 0; i < BEFORE; i++) await say();
  const seenOnA = socket.events.length;
  process.kill(Number(process.env.ROOKERY_PID_A), 'SIGKILL');
  for (let i = 0; i < AFTER; i++) await say();

  const last = (event) => JSON.parse(event.data.post).message === expected.at(-1);
  await socket.next('posted', last);
  const posts = socket.events.filter((event) => event.event === 'posted');
  const heard = posts
    .map((event) => JSON.parse(event.data.post))
    .filter((post) => post.type === '')
    .map((post) => post.message);
  assert.deepEqual(heard, expected, 'every post once, in order');
  assertWhole(socket, {reconnects: 1});
  assert.equal(socket.client.connectionId, connection, 'the same connection');

  assert.equal(socket.addresses.length, 2, 'it came back once');
  const second = new URL(socket.addresses[1]).searchParams;
  assert.equal(second.get('connection_id'), connection);
  assert.ok(Number(second.get('sequence_number')) >= seenOnA);
  socket.close();
  front.close();
});
