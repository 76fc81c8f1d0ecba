// A try-out cluster, started as people start it, in a directory that is thrown away.
import {spawn} from 'node:child_process';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const ROOKERY = fileURLToPath(new URL('../../../rookery', import.meta.url));
const PORT = 21065;
const PASSWORD = 'correct horse 9';

export class Cluster {
  static async start(nodes) {
    const data = await mkdtemp(join(tmpdir(), 'rookery-page-'));
    const child = spawn(ROOKERY, ['--nodes', `${nodes}`, '--port', `${PORT}`, '--data', data]);
    const cluster = new Cluster(data, child);
    await cluster.#says('Ctrl-C');
    return cluster;
  }

  constructor(data, child) {
    this.data = data;
    this.child = child;
    this.said = '';
    const hear = (bytes) => (this.said += bytes);
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  }

  url(node) {
    return `http://localhost:${PORT + node - 1}`;
  }

  async #says(text) {
    for (let tries = 0; tries < 1200; tries++) {
      if (this.said.includes(text)) {
        return;
      }
      if (this.child.exitCode !== null) {
        break;
      }
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`the cluster did not start:\n${this.said}`);
  }

  // Makes the first user, who administers the server; answers what to log in with.
  async administrator() {
    const account = {username: 'ada', email: 'ada@example.org', password: PASSWORD};
    const answer = await fetch(`${this.url(1)}/api/v4/users`, {
      method: 'POST',
      body: JSON.stringify(account),
    });
    if (!answer.ok) {
      throw new Error(await answer.text());
    }
    return account;
  }

  async signal(name, signal) {
    const pid = await readFile(join(this.data, `${name}.pid`), 'utf8');
    process.kill(Number(pid.trim().split(/\s/)[0]), signal);
  }

  async stop() {
    const ended = new Promise((done) => this.child.once('exit', done));
    this.child.kill('SIGTERM');
    await ended;
    await rm(this.data, {recursive: true, force: true});
  }
}
