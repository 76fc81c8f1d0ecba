// A person with the official client, unmodified: REST at one node, and any number of sockets.
import './browser.js';
import client from '@mattermost/client';
import {setTimeout as after} from 'node:timers/promises';
import {WebSocket} from './browser.js';
import {socketOf} from './nodes.js';

const {Client4, WebSocketClient} = client;
const PATIENCE = 15_000;

export const PASSWORD = 'correct horse 9';

export class Person {
  constructor(url, username) {
    this.username = username;
    this.client = new Client4();
    this.client.setUrl(url);
  }

  // Signs up and logs in at `url`.
  static async signUp(url, username) {
    const person = new Person(url, username);
    await person.client.createUser({username, email: `${username}@example.org`, password: PASSWORD});
    return person.logIn();
  }

  async logIn() {
    this.me = await this.client.login(this.username, PASSWORD);
    this.client.setUserId(this.me.id);
    return this;
  }

  get id() {
    return this.me.id;
  }

  // The same session at another node.
  at(url) {
    const there = new Client4();
    there.setUrl(url);
    there.setToken(this.client.getToken());
    return there;
  }

  // A socket at a node. A browser authenticates by cookie; `how` 'challenge' is the other way.
  async connect(url, how = 'cookie') {
    const socket = new Socket(url, this.client.getToken(), how);
    await socket.next('hello');
    return socket;
  }

  // Any request as this person, outside the official client: status, headers and body as text.
  async raw(url, path, options = {}) {
    const headers = {Authorization: `Bearer ${this.client.getToken()}`, ...options.headers};
    const response = await fetch(`${url}/api/v4${path}`, {...options, headers});
    return {status: response.status, headers: response.headers, body: await response.text()};
  }
}

// The official WebSocket client and every event that it let through.
export class Socket {
  events = [];
  addresses = [];
  missed = 0;
  reconnects = 0;
  #read = 0;
  #changed = () => {};

  constructor(url, token, how) {
    const cookie = {headers: {Cookie: `MMAUTHTOKEN=${token}`}};
    this.client = new WebSocketClient(
      how === 'challenge' ? {} : {newWebSocketFn: (address) => this.#open(address, cookie)},
    );
    // Without a listener for missed messages the client keeps no connection id.
    this.client.addMissedMessageListener(() => this.missed++);
    this.client.addReconnectListener(() => this.reconnects++);
    this.client.addMessageListener((event) => {
      this.events.push(event);
      this.#changed();
    });
    this.client.initialize(socketOf(url), how === 'challenge' ? token : undefined, true);
  }

  #open(address, options) {
    this.addresses.push(address);
    return new WebSocket(address, options);
  }

  // From here on `next` sees only events that have not come yet.
  mark() {
    this.#read = this.events.length;
    return this;
  }

  // The first event of this type since the mark for which `test` holds.
  async next(type, test = () => true) {
    const deadline = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const found = this.events.slice(this.#read).find((e) => e.event === type && test(e));
      if (found) {
        return found;
      }
      const woken = new Promise((resolve) => (this.#changed = resolve));
      const late = await Promise.race([woken, after(PATIENCE, 'late', {ref: false})]);
      if (late || deadline.aborted) {
        const seen = this.events.slice(this.#read).map((e) => JSON.stringify(e));
        throw new Error(`no ${type} came, only\n${seen.join('\n')}`);
      }
    }
  }

  // The events of this type since the mark.
  seen(type) {
    return this.events.slice(this.#read).filter((e) => e.event === type);
  }

  // Sends an action; answers its reply.
  ask(action, data) {
    return new Promise((resolve) => this.client.sendMessage(action, data, resolve));
  }

  close() {
    this.client.close();
  }
}
