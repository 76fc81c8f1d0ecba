// Events compared whole: every key of the frame, of `data` and of `broadcast`.
import assert from 'node:assert/strict';

const NOBODY = {
  omit_users: null,
  user_id: '',
  channel_id: '',
  team_id: '',
  connection_id: '',
  omit_connection_id: '',
};

export const toUser = (user, more = {}) => ({...NOBODY, user_id: user, ...more});
export const toChannel = (channel, more = {}) => ({...NOBODY, channel_id: channel, ...more});
export const toEveryone = (more = {}) => ({...NOBODY, ...more});
export const without = (...users) => Object.fromEntries(users.map((user) => [user, true]));

// `data` is what the frame must hold; keys listed in `inner` are texts that hold JSON.
export function assertFrame(frame, event, data, broadcast, inner = []) {
  const read = {...frame, data: {...frame.data}};
  for (const key of inner) {
    assert.equal(typeof frame.data[key], 'string', `${event}: ${key} must be JSON in a text`);
    read.data[key] = JSON.parse(frame.data[key]);
  }
  assert.deepEqual(read, {event, data, broadcast, seq: frame.seq});
  assert.deepEqual(Object.keys(frame), ['event', 'data', 'broadcast', 'seq']);
  assert.deepEqual(Object.keys(frame.data), Object.keys(frame.data).toSorted());
}

// A stream is whole: numbered from 0 without a gap, one hello, broken off as often as it was meant to.
export function assertWhole(socket, {reconnects = 0} = {}) {
  assert.deepEqual(
    socket.events.map((e) => e.seq),
    socket.events.map((_, i) => i),
  );
  assert.equal(socket.events.filter((e) => e.event === 'hello').length, 1);
  assert.equal(socket.missed, 0, 'started over');
  assert.equal(socket.reconnects, reconnects, 'reconnected');
}
