import {after, before, test} from 'node:test';
import assert from 'node:assert/strict';
import {chromium, devices} from 'playwright-core';
import {Cluster} from '../lib/cluster.js';

const BROWSER = process.env.ROOKERY_BROWSER;
const PICTURES = process.env.ROOKERY_PICTURES;
const PATIENCE = 15_000;
const ELECTION = 5_000;

let cluster;
let browser;
let administrator;

before(async () => {
  cluster = await Cluster.start(3);
  administrator = await cluster.administrator();
  browser = await chromium.launch({executablePath: BROWSER, args: ['--no-sandbox']});
});

after(async () => {
  await browser?.close();
  await cluster?.stop();
});

// A tab that shows the cluster as this node sees it, after logging in on the page.
async function watching(node, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (e) => problems.push(`${e}`));
  page.on('console', (line) => {
    if (/Content Security Policy/.test(line.text())) {
      problems.push(line.text());
    }
  });
  await page.goto(`${cluster.url(node)}/rookery/cluster`);
  await page.getByLabel('Username or email').fill(administrator.username);
  await page.getByLabel('Password').fill(administrator.password);
  await page.getByRole('button', {name: 'Log in'}).click();
  await page.locator('#nodes article').first().waitFor();
  return {page, problems};
}

const headline = (page, text) =>
  page.locator('#headline').filter({hasText: text}).waitFor({timeout: PATIENCE});

async function lead(page) {
  const summary = await page.locator('#summary').textContent();
  const [, node, term] = /(\S+) leads, in term (\d+)/.exec(summary) ?? [];
  return {node, term: Number(term)};
}

async function anotherLeads(page, old) {
  const deadline = Date.now() + ELECTION;
  for (;;) {
    const now = await lead(page);
    if (now.node && now.node !== old.node && now.term > old.term) {
      return now;
    }
    assert.ok(Date.now() < deadline, `${JSON.stringify(now)} after ${JSON.stringify(old)}`);
    await page.waitForTimeout(100);
  }
}

// Never the node that leads: it is going to die.
async function other(than) {
  return [1, 2, 3].find((node) => `node-${node}` !== than);
}

async function picture(page, name) {
  if (PICTURES) {
    await page.screenshot({path: `${PICTURES}/${name}.png`});
  }
}

test('the page tells of a leader that stands still, and of its return', async () => {
  const first = await watching(1);
  await headline(first.page, 'All 3 nodes are ready');
  const old = await lead(first.page);
  const {page, problems} = await watching(await other(old.node));

  await cluster.signal(old.node, 'SIGSTOP');
  const next = await anotherLeads(page, old);
  await page.locator('article', {hasText: next.node}).getByText('leads').waitFor();
  await picture(page, 'cluster-paused');
  await cluster.signal(old.node, 'SIGCONT');

  await headline(page, 'All 3 nodes are ready');
  const now = await lead(page);
  assert.deepEqual(now, next, 'it does not lead any more when it wakes');
  assert.deepEqual(problems, []);
});

test('the page tells of a leader that is killed, and of who leads then', async () => {
  const first = await watching(1);
  await headline(first.page, 'All 3 nodes are ready');
  const old = await lead(first.page);
  const {page, problems} = await watching(await other(old.node));

  await cluster.signal(old.node, 'SIGKILL');
  const next = await anotherLeads(page, old);

  await page.locator('#recent li', {hasText: old.node}).filter({hasText: 'lost'}).waitFor({timeout: PATIENCE});
  await page.locator('article', {hasText: next.node}).getByText('leads').waitFor();
  await picture(page, 'cluster');
  assert.deepEqual(problems, []);

  const phone = await watching(await other(old.node), devices['Pixel 7']);
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'nothing sticks out on a phone');
  await picture(phone.page, 'cluster-phone');
  assert.deepEqual(phone.problems, []);
});

test('whoever is not an administrator is asked to log in as one', async () => {
  const page = await (await browser.newContext()).newPage();
  for (const node of [1, 2, 3]) {
    const there = await page.goto(`${cluster.url(node)}/rookery/cluster`).catch(() => null);
    if (there) {
      await page.getByText('Only a system administrator sees the cluster').waitFor();
      assert.equal(await page.locator('#nodes article').count(), 0);
    }
  }
});
