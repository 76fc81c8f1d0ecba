// Clients that speak the protocol by hand: a Python driver, a bridge, a probe.
import assert from 'node:assert/strict';
import {encode} from '@msgpack/msgpack';
import {after, before, describe, test} from 'node:test';
import {WebSocket} from '../lib/browser.js';
import {A, B, named, socketOf} from '../lib/nodes.js';
import {PASSWORD, Person} from '../lib/person.js';

const json = {'Content-Type': 'application/json'};

describe('clients that speak the protocol by hand', {timeout: 60_000}, () => {
  const open = [];
  let dora;
  let channel;

  before(async () => {
    dora = await Person.signUp(A, named('dora'));
    const team = await dora.client.createTeam({
      name: named('hand'),
      display_name: 'By hand',
      type: 'O',
    });
    channel = await dora.client.createChannel({
      team_id: team.id,
      name: 'by-hand',
      display_name: 'By hand',
      type: 'O',
    });
  });

  after(() => open.forEach((socket) => socket.terminate()));

  // A socket without a session, and what comes over it.
  async function anonymousSocket(url) {
    const socket = new WebSocket(socketOf(url));
    const frames = [];
    let wake = () => {};
    socket.on('message', (data, binary) => {
      assert.equal(binary, false, 'the server sends text only');
      frames.push(JSON.parse(data.toString()));
      wake();
    });
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    open.push(socket);
    return {
      socket,
      async frame(index) {
        while (frames.length <= index) {
          await new Promise((resolve) => (wake = resolve));
        }
        return frames[index];
      },
    };
  }

  test('a Python driver logs in, sends a body with GET and challenges in text', async () => {
    const login = await fetch(`${B}/api/v4/users/login`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({login_id: dora.username, password: PASSWORD, token: null}),
    });
    assert.equal(login.status, 200, 'the driver takes the token on 200 only');
    const token = login.headers.get('Token');
    assert.match(token, /^[a-z0-9]{26}$/);
    assert.deepEqual(login.headers.getSetCookie(), [], 'no cookies for what is no browser');

    const failed = await fetch(`${B}/api/v4/users/me`, {headers: {Authorization: 'Bearer nobody'}});
    assert.equal(failed.status, 401);
    const body = await failed.json();
    assert.equal(body.status_code, 401);
    assert.equal(typeof body.message, 'string');

    const {socket, frame} = await anonymousSocket(B);
    socket.send(
      JSON.stringify({seq: 1, action: 'authentication_challenge', data: {token}}),
    );
    const hello = await frame(0);
    assert.equal(hello.event, 'hello');
    assert.equal(hello.seq, 0);
    assert.deepEqual(await frame(1), {status: 'OK', seq_reply: 1});

    await dora.client.createPost({channel_id: channel.id, message: 'to the driver'});
    for (let i = 2; ; i++) {
      const event = await frame(i);
      if (event.event === 'posted') {
        assert.equal(JSON.parse(event.data.post).message, 'to the driver');
        break;
      }
    }
  });

  test('an older driver challenges with a binary frame: MessagePack', async () => {
    const {socket, frame} = await anonymousSocket(B);
    const token = dora.client.getToken();
    socket.send(encode({seq: 1, action: 'authentication_challenge', data: {token}}));
    assert.equal((await frame(0)).event, 'hello');
    assert.deepEqual(await frame(1), {status: 'OK', seq_reply: 1});
    socket.send(encode({seq: 2, action: 'ping'}));
    const pong = await frame(2);
    assert.equal(pong.status, 'OK');
    assert.equal(pong.seq_reply, 2);
    assert.equal(pong.data.text, 'pong');
    assert.equal(pong.data.node_id, '');
    assert.match(pong.data.version, /^11\.6\.0/);
    assert.equal(typeof pong.data.server_time, 'number');
  });

  test('a bridge takes an anonymous log-out with a version as a sign of life', async () => {
    for (const url of [A, B]) {
      const response = await fetch(`${url}/api/v4/users/logout`, {method: 'POST'});
      assert.equal(response.status, 200);
      assert.match(response.headers.get('X-Version-Id'), /^11\.6\.0\./);
      assert.deepEqual(await response.json(), {status: 'OK'});
    }
  });

  test('a bridge reads users page by page until an empty one', async () => {
    const [team] = await dora.client.getMyTeams();
    const first = await dora.at(B).getProfilesInTeam(team.id, 0, 200);
    assert.deepEqual(first.map((user) => user.id), [dora.id]);
    assert.deepEqual(await dora.at(B).getProfilesInTeam(team.id, 1, 200), []);
  });

  test('a bridge challenges on a socket that is logged in: no answer, and a ping with one', async () => {
    const socket = await dora.connect(B);
    open.push(socket.client.conn);
    socket.client.sendMessage('authentication_challenge', {token: dora.client.getToken()}, () =>
      assert.fail('a challenge on an authenticated socket is not answered'),
    );
    const pong = await socket.ask('ping');
    assert.equal(pong.data.text, 'pong');
    socket.close();
  });

  test('a probe asks whether a node is well', async () => {
    for (const url of [A, B]) {
      const plain = await (await fetch(`${url}/api/v4/system/ping`)).json();
      assert.equal(plain.status, 'OK');
      assert.equal('database_status' in plain, false);
      const response = await fetch(
        `${url}/api/v4/system/ping?get_server_status=true&use_rest_semantics=true`,
      );
      const full = await response.json();
      assert.equal(full.database_status, 'OK');
      assert.equal(full.filestore_status, 'OK');
      assert.equal(response.headers.get('database_status'), 'OK');
    }
  });
});
