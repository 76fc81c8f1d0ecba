// A node that speaks TLS itself, and official clients that trust its certificate.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {assertWhole} from '../lib/frames.js';
import {A, B, named} from '../lib/nodes.js';
import {Person} from '../lib/person.js';

test('people talk over https and wss, on two nodes', {timeout: 30_000}, async () => {
  assert.ok(A.startsWith('https://') && B.startsWith('https://'));
  const ada = await Person.signUp(A, named('ada'));
  const bob = await Person.signUp(B, named('bob'));
  const team = await ada.client.createTeam({name: named('team'), display_name: 'T', type: 'O'});
  await ada.client.addToTeam(team.id, bob.id);
  const town = await ada.client.getChannelByName(team.id, 'town-square');
  const socket = await bob.connect(B);

  await ada.client.createPost({channel_id: town.id, message: 'in private'});

  const event = await socket.next('posted', (e) => JSON.parse(e.data.post).type === '');
  assert.equal(JSON.parse(event.data.post).message, 'in private');
  assert.ok(socket.addresses[0].startsWith('wss://'));
  assertWhole(socket);
  socket.close();
});
