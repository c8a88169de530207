// The paper account: funds, positions, orders, the profit of each strategy, and its line over the day.

import { button, el, fill, section } from './dom.js';
import { get, post } from './api.js';
import { ask } from './dialog.js';
import { isoDate, money } from './format.js';
import { bindKeys } from './keys.js';
import { isUp, live, now, onLive } from './live.js';
import { dayLine } from './profit.js';
import { go, link } from './router.js';
import { attempt, say } from './says.js';

const ORDERS_SHOWN = 200;
/** How often it is asked what orders and prices have done to the account: while something trades or is held, and else. */
const MOVING_MS = 30_000, STILL_MS = 300_000;
/** Several events in a row are one question. */
const SOON_MS = 500;
const FUNDS = [['capital', 'Capital'], ['available', 'Available'], ['utilised', 'Utilised'], ['realized', 'Realized'], ['unrealized', 'Unrealized'], ['total', 'Total']];

export function show(place, parameter, signal) {
    const note = el('p', { class: 'quiet' });
    const funds = el('dl', { class: 'facts' });
    const line = el('div'), strategies = el('div', { class: 'wide' }), positions = el('div', { class: 'wide' }), orders = el('div', { class: 'wide' });
    fill(place, el('div', { class: 'tools' }, el('h1', {}, 'Sandbox account'), button('Reset the account', () => reset(load))), note, funds,
        el('div', { class: 'sections' }, section('Profit of the day', line), section('Strategies', strategies), section('Positions', positions), section('Orders', orders)));
    let loading = false, again = false, soon = null, askedAt = -Infinity, moves = true;
    const load = async () => {
        again = loading;
        if (loading) return;
        loading = true;
        askedAt = performance.now();
        try {
            const answers = await attempt(() => Promise.all(['summary', 'positions', 'orders'].map(what => get(`sandbox/${what}`, signal))));
            if (answers && !signal.aborted) draw(...answers);
        } finally {
            loading = false;
        }
        if (again && !signal.aborted) load();
    };
    const draw = (cash, held, placed) => {
        moves = held.positions.some(each => each.quantity !== 0) || placed.orders.some(each => each.status === 'open' || each.status === 'trigger pending');
        fill(note, cash.note);
        fill(funds, FUNDS.map(([key, title]) => el('div', {}, el('dt', {}, title), el('dd', { class: sign(key, cash.funds[key]) }, money(cash.funds[key])))));
        fill(line, dayLine(placed.orders, cash.funds, isoDate(now()), now()));
        fill(strategies, table(['Strategy', 'Orders', 'Open positions', 'Realized', 'Unrealized', 'Profit'],
            cash.strategies.map(each => [each.strategy, each.orders, each.open_positions, money(each.realized), money(each.unrealized), money(each.profit)]), 'No strategy has traded yet.'));
        fill(positions, table(['Strategy', 'Symbol', 'Exchange', 'Product', 'Quantity', 'Average', 'Last price', 'Profit'],
            held.positions.map(each => [each.strategy, each.symbol, each.exchange, each.product, each.quantity, money(each.average_price), money(each.ltp), money(each.pnl)]), 'No position is open.'));
        fill(orders, table(['At', 'Strategy', 'Symbol', 'Action', 'Quantity', 'Type', 'Product', 'Status', 'Average', 'Reason'],
            placed.orders.slice(-ORDERS_SHOWN).reverse().map(each => [each.at.slice(11, 19), each.strategy, each.symbol, each.action, each.quantity, each.pricetype, each.product, each.status, money(each.average_price), each.reason ?? '']), 'No order yet.'),
            placed.orders.length > ORDERS_SHOWN ? el('p', { class: 'quiet' }, `The newest ${ORDERS_SHOWN} of ${placed.orders.length}.`) : null);
    };
    const trades = () => moves || [...live.rows.values()].some(row => row.mode !== 'live' && isUp(row));
    onLive('tick', () => performance.now() - askedAt >= (trades() ? MOVING_MS : STILL_MS) && load(), signal);
    onLive('event', () => {
        soon ??= setTimeout(() => { soon = null; if (!signal.aborted) load(); }, SOON_MS);
    }, signal);
    bindKeys({ q: () => go(''), Escape: () => go('') }, signal);
    load();
}

function sign(key, value) {
    if (!['realized', 'unrealized'].includes(key) || !value) return null;
    return value < 0 ? 'loss' : 'gain';
}

function table(titles, rows, empty) {
    if (!rows.length) return el('p', { class: 'quiet' }, empty);
    return el('table', {}, el('thead', {}, el('tr', {}, titles.map(title => el('th', { scope: 'col' }, title)))),
        el('tbody', {}, rows.map(row => el('tr', {}, row.map((cell, i) => titles[i] === 'Strategy'
            ? el('td', {}, el('a', { href: link('strategy', cell) }, cell)) : el('td', { class: typeof cell === 'number' || /^[-\d,]+\.\d\d$/.test(cell) ? 'number' : null }, cell))))));
}

async function reset(done) {
    if (!await ask('Reset the paper account?', el('p', {}, 'All positions and orders of all strategies go; it begins anew with one crore rupees.'), { yes: 'Reset', danger: true })) return;
    const answer = await attempt(() => post('sandbox/reset'));
    if (answer) { say('The paper account begins anew.'); done(); }
}
