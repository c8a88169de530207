// What the daemon says, as it says it: the one event stream of the page, and the picture that it keeps up to date.

const SILENT_MS = 30_000;
const AGAIN_MS = [500, 1000, 2000, 4000];
const EVENTS_KEPT = 2000;

/** The picture. Others read it; this module alone changes it. `oldSince` is the time of the last word where nothing is heard now. */
export const live = {
    rows: new Map(),
    problems: [],
    panic: null,
    account: null,
    exchanges: [],
    events: [],
    skewMs: 0,
    oldSince: null,
    oldReason: null,
    filled: false,
};

const bus = new EventTarget();
let source = null;
let heardAt = null;
let lastSeq = null;
let failures = 0;
let again = null;

/** Calls the listener after each change of that kind: `rows`, `event`, `problems`, `tick`, `age`. */
export function onLive(kind, listener, signal) {
    bus.addEventListener(kind, event => listener(event.detail), { signal });
}

/** The time of the daemon's machine, whatever this one's clock says. */
export function now() {
    return new Date(Date.now() + live.skewMs);
}

/** Opens the stream and keeps it. A hidden page holds none: browsers allow few connections, and nobody looks. */
export function connect() {
    document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
    setInterval(watch, 1000);
    if (!document.hidden) open();
}

function open() {
    if (source) return;
    clearTimeout(again);
    source = new EventSource(lastSeq === null ? '/api/v1/stream' : `/api/v1/stream?last_event_id=${lastSeq}`);
    const take = (kind, use) => source.addEventListener(kind, event => {
        heard();
        use(event.data ? JSON.parse(event.data) : {}, event);
    });
    take('status', status);
    take('event', journal);
    take('problem', troubles);
    take('tick', tick);
    take('old', said => { age(said.since ? new Date(said.since) : new Date(heardAt ?? Date.now()), said.message ?? 'the daemon does not answer'); });
    take('back', () => age(null));
    source.onerror = lost;
}

function close() {
    source?.close();
    source = null;
}

function heard() {
    heardAt = Date.now();
    failures = 0;
}

function lost() {
    close();
    age(new Date(heardAt ?? Date.now()), 'the gateway does not answer');
    isStranger().then(stranger => { if (stranger && live.oldSince) age(live.oldSince, "this browser is not let in; open the address that 'algo web --print-url' prints"); });
    if (!document.hidden) again = setTimeout(open, AGAIN_MS[Math.min(failures++, AGAIN_MS.length - 1)]);
}

/** Whether the gateway is there, and wants the token: a stream does not tell why it was refused. */
async function isStranger() {
    const reply = await fetch('/auth/csrf-token').catch(() => null);
    return reply?.status === 401;
}

/** A stream may die without an error; then its heartbeat stops. */
function watch() {
    if (source && heardAt !== null && Date.now() - heardAt > SILENT_MS) {
        lost();
    }
    tell('second');
}

function age(since, reason) {
    if (since === null && live.oldSince === null) return;
    if (since !== null && live.oldSince !== null) {
        live.oldReason = reason ?? live.oldReason;
    } else {
        live.oldSince = since;
        live.oldReason = since === null ? null : reason;
    }
    tell('age');
}

/** The whole table at first, afterwards the rows that changed and the ids that are gone. */
function status(said) {
    const whole = said.whole ?? !live.filled;
    if (whole) live.rows.clear();
    for (const row of said.strategies ?? []) live.rows.set(row.id, row);
    for (const id of said.removed ?? []) live.rows.delete(id);
    live.filled = true;
    age(null);
    tell('rows', said.strategies ?? []);
}

function journal(said, event) {
    lastSeq = said.seq ?? (event.lastEventId ? Number(event.lastEventId) : lastSeq);
    live.events.push(said);
    if (live.events.length > EVENTS_KEPT) live.events.splice(0, EVENTS_KEPT / 2);
    tell('event', said);
}

/** That a panic holds, or that the live account has reached its limit of loss, is told apart from what else is wrong. */
function troubles(said) {
    live.panic = said.panic ?? null;
    live.account = said.account ?? null;
    live.problems = (said.problems ?? []).filter(problem => problem !== live.panic && problem !== live.account);
    tell('problems');
}

function tick(said) {
    if (said.at) live.skewMs = new Date(said.at) - Date.now();
    live.exchanges = said.exchanges ?? live.exchanges;
    tell('tick', said);
}

function tell(kind, detail) {
    bus.dispatchEvent(new CustomEvent(kind, { detail }));
}

/** Live strategies whose run goes on: real money. */
export function tradingForReal() {
    return [...live.rows.values()].filter(row => row.mode === 'live' && isUp(row));
}

export function isUp(row) {
    return row.phase === 'running' || row.phase === 'starting' || row.phase === 'stopping';
}

/** Seconds that the run of a row has been up by now. */
export function uptime(row) {
    return row.started_at && isUp(row) ? (now() - new Date(row.started_at)) / 1000 : null;
}
