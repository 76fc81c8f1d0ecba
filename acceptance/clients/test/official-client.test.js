// One story with the official client: Ada at node A, Bob at node B, and what each sees of the other.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {assertFrame, assertWhole, toChannel, toEveryone, toUser, without} from '../lib/frames.js';
import {A, B, named} from '../lib/nodes.js';
import {Person} from '../lib/person.js';

describe('the official client on two nodes', {timeout: 120_000}, () => {
  const sockets = [];
  let ada; // the first user: administers the system
  let bob;
  let adaOnA;
  let adaOnB; // her second socket, at the other node
  let bobOnB;
  let bobOnA;
  let team;
  let channel;

  const connect = async (person, url, how) => {
    const socket = await person.connect(url, how);
    sockets.push(socket);
    return socket;
  };

  before(async () => {
    ada = await Person.signUp(A, named('ada'));
    adaOnA = await connect(ada, A, 'challenge');
    adaOnB = await connect(ada, B);
  });

  after(() => sockets.forEach((socket) => socket.close()));

  test('hello is the first event and names a server that clients accept', () => {
    for (const socket of [adaOnA, adaOnB]) {
      const {data, ...frame} = socket.events[0];
      assert.deepEqual(frame, {event: 'hello', broadcast: toUser(ada.id), seq: 0});
      assert.match(data.connection_id, /^[a-z0-9]{26}$/);
      assert.match(data.server_version, /^11\.6\.0\./);
      assert.deepEqual(
        Object.keys(data).filter((key) => key !== 'server_hostname'),
        ['connection_id', 'server_version'],
      );
      assert.equal(socket.client.connectionId, data.connection_id);
    }
  });

  test('the first user administers the system', () => {
    assert.equal(ada.me.roles, 'system_admin system_user');
  });

  test('new_user: everybody learns of a new user', async () => {
    bob = await Person.signUp(B, named('bob'));
    const frame = await adaOnA.next('new_user');
    assertFrame(frame, 'new_user', {user_id: bob.id}, toEveryone());
    bobOnB = await connect(bob, B);
    bobOnA = await connect(bob, A, 'challenge');
  });

  test('a team holds its two channels with its creator from the start', async () => {
    const name = named('team');
    assert.equal(await exists(ada.client, name), false);
    team = await ada.client.createTeam({name, display_name: 'The Team', type: 'O'});
    assert.equal(await exists(ada.at(B), name), true);
    const channels = await ada.at(B).getMyChannels(team.id);
    assert.deepEqual(
      channels.filter((c) => c.team_id === team.id).map((c) => c.name).toSorted(),
      ['off-topic', 'town-square'],
    );
  });

  test('added_to_team: the one who was added learns of it', async () => {
    await ada.client.addToTeam(team.id, bob.id);
    const frame = await bobOnB.next('added_to_team');
    assertFrame(
      frame,
      'added_to_team',
      {team_id: team.id, user_id: bob.id},
      toUser(bob.id),
    );
  });

  test("channel_created: the creator's socket at the other node learns of it", async () => {
    channel = await ada.client.createChannel({
      team_id: team.id,
      name: named('town'),
      display_name: 'Town',
      type: 'O',
    });
    const frame = await adaOnB.next('channel_created');
    assertFrame(
      frame,
      'channel_created',
      {channel_id: channel.id, team_id: team.id},
      toUser(ada.id),
    );
  });

  test('user_added: the channel and the added user get a copy each', async () => {
    [adaOnA, adaOnB, bobOnB].forEach((socket) => socket.mark());
    await ada.client.addToChannel(bob.id, channel.id);
    const data = {user_id: bob.id, team_id: team.id};
    for (const socket of [adaOnA, adaOnB]) {
      const inChannel = await socket.next('user_added');
      assertFrame(
        inChannel,
        'user_added',
        data,
        toChannel(channel.id, {omit_users: without(bob.id)}),
      );
    }
    const own = await bobOnB.next('user_added');
    assertFrame(own, 'user_added', data, toUser(bob.id, {channel_id: channel.id}));
  });

  test('posted: each reads what the other wrote at the other node', async () => {
    [adaOnA, bobOnB].forEach((socket) => socket.mark());
    const pending = `${ada.id}:${Date.now()}`;
    const post = await ada.client.createPost({
      channel_id: channel.id,
      message: `hello @${bob.username}`,
      pending_post_id: pending,
      props: {disable_group_highlight: true},
      metadata: {},
    });
    assert.equal(post.pending_post_id, pending);
    const about = {
      channel_display_name: 'Town',
      channel_name: channel.name,
      channel_type: 'O',
      sender_name: `@${ada.username}`,
      set_online: true,
      team_id: team.id,
    };
    const isThis = (event) => JSON.parse(event.data.post).id === post.id;
    const mentioned = await bobOnB.next('posted', isThis);
    assertFrame(
      mentioned,
      'posted',
      {...about, post, mentions: [bob.id], should_ack: true},
      toChannel(channel.id),
      ['post', 'mentions'],
    );
    const own = await adaOnA.next('posted', isThis);
    assertFrame(own, 'posted', {...about, post}, toChannel(channel.id), ['post']);

    const answer = await bob.client.createPost({channel_id: channel.id, message: 'hello Ada'});
    const atA = await adaOnA.next('posted', (e) => JSON.parse(e.data.post).id === answer.id);
    assertFrame(
      atA,
      'posted',
      {...about, sender_name: `@${bob.username}`, post: answer},
      toChannel(channel.id),
      ['post'],
    );
  });

  test('post_edited', async () => {
    const post = await ada.client.createPost({channel_id: channel.id, message: 'a tpyo'});
    bobOnB.mark();
    const edited = await ada.client.patchPost({id: post.id, message: 'a typo'});
    assert.equal(edited.message, 'a typo');
    assert.ok(edited.edit_at > 0 && edited.update_at >= edited.edit_at);
    const frame = await bobOnB.next('post_edited');
    assertFrame(frame, 'post_edited', {post: edited}, toChannel(channel.id), ['post']);
  });

  test('post_deleted: one copy for admins and one for the others', async () => {
    const post = await bob.client.createPost({channel_id: channel.id, message: 'never mind'});
    [adaOnA, bobOnA].forEach((socket) => socket.mark());
    await bob.client.deletePost(post.id);

    const sanitised = await bobOnA.next('post_deleted');
    const gone = JSON.parse(sanitised.data.post);
    assert.ok(gone.delete_at >= post.create_at);
    const deleted = {...post, delete_at: gone.delete_at, update_at: gone.update_at};
    assertFrame(
      sanitised,
      'post_deleted',
      {post: deleted},
      toChannel(channel.id, {contains_sanitized_data: true}),
      ['post'],
    );
    const sensitive = await adaOnA.next('post_deleted');
    const forAdmins = JSON.parse(sensitive.data.post);
    assertFrame(
      sensitive,
      'post_deleted',
      {post: forAdmins, delete_by: bob.id},
      toChannel(channel.id, {contains_sensitive_data: true}),
      ['post'],
    );
    assert.equal(forAdmins.id, post.id);
  });

  test('reaction_added and reaction_removed', async () => {
    const post = await ada.client.createPost({channel_id: channel.id, message: 'react'});
    adaOnA.mark();
    const reaction = await bob.client.addReaction(bob.id, post.id, '+1');
    assert.equal(reaction.emoji_name, '+1');
    const added = await adaOnA.next('reaction_added');
    assertFrame(added, 'reaction_added', {reaction}, toChannel(channel.id), ['reaction']);
    const shown = await ada.at(B).getPost(post.id);
    assert.deepEqual(shown.metadata.reactions, [reaction]);
    assert.equal(shown.has_reactions, true);
    assert.deepEqual(await ada.at(B).getReactionsForPost(post.id), [reaction]);

    await bob.client.removeReaction(bob.id, post.id, '+1');
    const removed = await adaOnA.next('reaction_removed');
    const gone = JSON.parse(removed.data.reaction);
    assert.equal(gone.user_id, bob.id);
    assert.equal(gone.emoji_name, '+1');
    assert.deepEqual(await ada.at(B).getReactionsForPost(post.id), []);
  });

  test('typing: everybody in the channel but the one who types', async () => {
    [adaOnA, bobOnA].forEach((socket) => socket.mark());
    const reply = await new Promise((resolve) => bobOnB.client.userTyping(channel.id, '', resolve));
    assert.equal(reply.status, 'OK');
    const frame = await adaOnA.next('typing');
    assertFrame(
      frame,
      'typing',
      {parent_id: '', user_id: bob.id},
      toChannel(channel.id, {omit_users: without(bob.id)}),
    );
    await bobOnA.ask('ping');
    assert.deepEqual(bobOnA.mark().events.filter((e) => e.event === 'typing'), []);
  });

  test('thread_updated: those who follow the thread learn of a reply', async () => {
    const root = await ada.client.createPost({channel_id: channel.id, message: 'a question'});
    adaOnA.mark();
    const reply = await bob.client.createPost({
      channel_id: channel.id,
      root_id: root.id,
      message: 'an answer',
    });
    const frame = await adaOnA.next('thread_updated');
    const {threads} = await ada.at(B).getUserThreads('me', team.id, {});
    const thread = threads.find((t) => t.id === root.id);
    assert.equal(thread.reply_count, 1);
    assert.equal(thread.last_reply_at, reply.create_at);
    assert.equal(thread.unread_replies, 1);
    assert.deepEqual(thread.participants.map((p) => p.id), [bob.id]);
    assertFrame(
      frame,
      'thread_updated',
      {thread, previous_unread_mentions: 0, previous_unread_replies: 0},
      toUser(ada.id, {team_id: team.id}),
      ['thread'],
    );
  });

  test('direct_added, and a message in the direct channel', async () => {
    [adaOnA, bobOnB].forEach((socket) => socket.mark());
    const direct = await bob.client.createDirectChannel([bob.id, ada.id]);
    const frame = await adaOnA.next('direct_added');
    assertFrame(
      frame,
      'direct_added',
      {creator_id: bob.id, teammate_id: ada.id},
      toChannel(direct.id),
    );
    const post = await ada.client.createPost({channel_id: direct.id, message: 'psst'});
    const posted = await bobOnB.next('posted');
    assertFrame(
      posted,
      'posted',
      {
        channel_display_name: `@${ada.username}`,
        channel_name: direct.name,
        channel_type: 'D',
        sender_name: `@${ada.username}`,
        set_online: true,
        team_id: '',
        post,
        mentions: [bob.id],
        should_ack: true,
      },
      toChannel(direct.id),
      ['post', 'mentions'],
    );
  });

  test('user_updated: for admins, for others and for oneself', async () => {
    const carol = await Person.signUp(A, named('carol'));
    const carolOnA = await connect(carol, A);
    [adaOnA, bobOnA].forEach((socket) => socket.mark());
    const self = await bob.client.patchMe({nickname: 'Bobby'});

    const others = await carolOnA.next('user_updated');
    const omit = {omit_users: without(bob.id)};
    assertFrame(
      others,
      'user_updated',
      {user: JSON.parse((await carol.raw(B, `/users/${bob.id}`)).body)},
      toEveryone({...omit, contains_sanitized_data: true}),
    );
    const admins = await adaOnA.next('user_updated');
    assertFrame(
      admins,
      'user_updated',
      {user: JSON.parse((await ada.raw(B, `/users/${bob.id}`)).body)},
      toEveryone({...omit, contains_sensitive_data: true}),
    );
    const own = await bobOnA.next('user_updated');
    assertFrame(own, 'user_updated', {user: self}, toUser(bob.id));
    assertWhole(carolOnA);
  });

  test('preferences_changed reaches the own second socket', async () => {
    adaOnB.mark();
    const preference = {
      user_id: ada.id,
      category: 'direct_channel_show',
      name: bob.id,
      value: 'true',
    };
    await ada.client.savePreferences(ada.id, [preference]);
    const first = await adaOnB.next('sidebar_category_updated');
    assertFrame(first, 'sidebar_category_updated', {}, toUser(ada.id));
    const frame = await adaOnB.next('preferences_changed');
    assertFrame(
      frame,
      'preferences_changed',
      {preferences: [preference]},
      toUser(ada.id),
      ['preferences'],
    );
    assert.ok(first.seq < frame.seq);
  });

  test('multiple_channels_viewed reaches the own second socket', async () => {
    const post = await bob.client.createPost({channel_id: channel.id, message: 'unread'});
    await adaOnB.next('posted', (e) => JSON.parse(e.data.post).id === post.id);
    adaOnB.mark();
    const view = await ada.client.viewMyChannel(channel.id);
    assert.equal(view.status, 'OK');
    const frame = await adaOnB.next('multiple_channels_viewed');
    assertFrame(
      frame,
      'multiple_channels_viewed',
      {channel_times: view.last_viewed_at_times},
      toUser(ada.id),
    );
    assert.deepEqual(Object.keys(view.last_viewed_at_times), [channel.id]);
  });

  test('status_change reaches the own second socket, and everybody who asks', async () => {
    [bobOnA, bobOnB].forEach((socket) => socket.mark());
    await bob.client.updateStatus({user_id: bob.id, status: 'dnd', dnd_end_time: 0});
    const frame = await bobOnA.next('status_change');
    assertFrame(frame, 'status_change', {status: 'dnd', user_id: bob.id}, toUser(bob.id));
    for (const client of [ada.client, ada.at(B)]) {
      const [status] = await client.getStatusesByIds([bob.id]);
      assert.equal(status.status, 'dnd');
      assert.equal(status.manual, true);
    }
    const reply = await adaOnA.ask('get_statuses_by_ids', {user_ids: [bob.id, ada.id]});
    assert.deepEqual(reply.data, {[bob.id]: 'dnd', [ada.id]: 'online'});
    await bob.client.updateStatus({user_id: bob.id, status: 'online'});
    await bobOnA.next('status_change', (e) => e.data.status === 'online');
  });

  test('user_removed: the channel and the removed user get a copy each', async () => {
    const name = named('side');
    const side = await ada.client.createChannel({
      team_id: team.id,
      name,
      display_name: 'Side',
      type: 'P',
    });
    await ada.client.addToChannel(bob.id, side.id);
    [adaOnB, bobOnB].forEach((socket) => socket.mark());
    await ada.client.removeFromChannel(bob.id, side.id);
    const own = await bobOnB.next('user_removed');
    assertFrame(
      own,
      'user_removed',
      {channel_id: side.id, remover_id: ada.id},
      toUser(bob.id),
    );
    const inChannel = await adaOnB.next('user_removed');
    assertFrame(
      inChannel,
      'user_removed',
      {user_id: bob.id, remover_id: ada.id},
      toChannel(side.id),
    );
  });

  test('a session revoked at one node loses its socket at the other', async () => {
    const again = await new Person(A, bob.username).logIn();
    const socket = await connect(again, B);
    const [newest, ...others] = await bob.client.getSessions(bob.id);
    assert.ok(others.length > 0);
    assert.equal(newest.token, '');
    const closed = new Promise((resolve) => socket.client.conn.once('close', resolve));
    await bob.client.revokeSession(bob.id, newest.id);
    assert.equal(await closed, 1008);
    assert.equal((await again.raw(B, '/users/me')).status, 401);
    socket.close();
  });

  test('reads give equal bodies on both nodes', async () => {
    const posts = await ada.client.getPosts(channel.id);
    const paths = [
      '/users/me',
      `/users/${bob.id}`,
      `/users/username/${bob.username}`,
      '/users?page=0&per_page=100',
      `/users?in_team=${team.id}`,
      `/users?in_channel=${channel.id}`,
      '/users/me/preferences',
      '/users/me/teams',
      '/users/me/teams/members',
      '/users/me/teams/unread?include_collapsed_threads=true',
      `/users/me/teams/${team.id}/channels`,
      `/users/me/teams/${team.id}/channels/members`,
      `/users/me/teams/${team.id}/channels/categories`,
      `/users/me/teams/${team.id}/threads`,
      '/users/me/channels',
      '/users/me/channel_members?page=-1',
      `/users/me/channels/${channel.id}/posts/unread`,
      `/users/${bob.id}/status`,
      '/teams?page=0&per_page=200',
      '/teams?page=0&per_page=200&include_total_count=true',
      `/teams/${team.id}`,
      `/teams/name/${team.name}`,
      `/teams/${team.id}/channels/name/${channel.name}`,
      `/teams/name/${team.name}/channels/name/${channel.name}`,
      `/channels/${channel.id}`,
      `/channels/${channel.id}/stats`,
      `/channels/${channel.id}/posts`,
      `/channels/${channel.id}/posts?since=1`,
      `/channels/${channel.id}/members/${bob.id}`,
      `/posts/${posts.order[0]}`,
      `/posts/${posts.order[0]}/thread`,
      `/posts/${posts.order[0]}/reactions`,
      '/users/me/sessions',
      '/config/client?format=old',
      '/license/client?format=old',
      '/limits/server',
    ];
    for (const path of paths) {
      const [onA, onB] = await Promise.all([ada.raw(A, path), ada.raw(B, path)]);
      assert.equal(onA.status, 200, `${path}: ${onA.body}`);
      assert.equal(onB.body, onA.body, path);
      assert.equal(onB.headers.get('content-type'), onA.headers.get('content-type'), path);
    }
  });

  test('a lost socket goes on with the same client at the very next event', async () => {
    const socket = await connect(bob, B);
    const {connectionId} = socket.client;
    socket.mark().client.conn.terminate();
    const post = await ada.client.createPost({channel_id: channel.id, message: 'still there?'});
    const frame = await socket.next('posted', (e) => JSON.parse(e.data.post).id === post.id);
    assert.equal(frame.seq, socket.client.serverSequence - 1);
    assert.equal(socket.reconnects, 1);
    assert.equal(socket.client.connectionId, connectionId);
    assert.deepEqual(socket.seen('hello'), []);
    assert.equal(socket.missed, 0);
  });

  test('leave_team: the team and the one who left get a copy each', async () => {
    [adaOnB, bobOnB].forEach((socket) => socket.mark());
    await bob.client.removeFromTeam(team.id, bob.id);
    const data = {team_id: team.id, user_id: bob.id};
    assertFrame(await bobOnB.next('leave_team'), 'leave_team', data, toUser(bob.id));
    const inTeam = await adaOnB.next('leave_team');
    assertFrame(
      inTeam,
      'leave_team',
      data,
      {...toEveryone({omit_users: without(bob.id)}), team_id: team.id},
    );
  });

  test('every stream was whole', () => {
    [adaOnA, adaOnB, bobOnA, bobOnB].forEach(assertWhole);
  });
});

async function exists(client, name) {
  return (await client.checkIfTeamExists(name)).exists;
}
