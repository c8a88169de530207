// The profit of the paper account over the day, from its orders: a step at each order that closes something, and now.

import { drawn, el } from './dom.js';
import { money } from './format.js';

const WIDTH = 600, HEIGHT = 120, EDGE = 6;
const DAY_MS = 86_400_000;

/** What each filled order realized, oldest first: `{at, profit}`. Positions are averaged, as a broker does. */
export function realized(orders) {
    const held = new Map();
    const steps = [];
    for (const order of orders.filter(each => each.status === 'complete')) {
        const key = [order.strategy, order.symbol, order.exchange, order.product].join('|');
        const position = held.get(key) ?? { quantity: 0, average: 0 };
        const signed = order.action === 'BUY' ? order.quantity : -order.quantity;
        const closes = Math.sign(signed) === -Math.sign(position.quantity) ? Math.min(Math.abs(signed), Math.abs(position.quantity)) : 0;
        if (closes) steps.push({ at: order.at, profit: closes * (order.average_price - position.average) * Math.sign(position.quantity) });
        const quantity = position.quantity + signed;
        const opens = Math.abs(signed) - closes;
        if (quantity === 0) held.delete(key);
        else if (closes && opens) held.set(key, { quantity, average: order.average_price });
        else if (opens) held.set(key, { quantity, average: (position.average * Math.abs(position.quantity) + order.average_price * opens) / Math.abs(quantity) });
        else held.set(key, { quantity, average: position.average });
    }
    return steps;
}

/** The line of one day in India. It ends at what is realized and unrealized now. */
export function dayLine(orders, funds, date, now) {
    const from = new Date(`${date}T00:00:00+05:30`).getTime();
    const steps = realized(orders).filter(step => step.at.startsWith(date));
    const points = [{ at: from, profit: 0 }];
    let profit = 0;
    for (const step of steps) {
        points.push({ at: new Date(step.at).getTime(), profit });
        profit += step.profit;
        points.push({ at: new Date(step.at).getTime(), profit });
    }
    points.push({ at: now.getTime(), profit });
    points.push({ at: now.getTime(), profit: profit + funds.unrealized });
    const words = `Realized today ${money(profit)}, unrealized ${money(funds.unrealized)}`;
    const low = Math.min(...points.map(point => point.profit)), high = Math.max(...points.map(point => point.profit));
    const x = at => EDGE + (at - from) / DAY_MS * (WIDTH - 2 * EDGE);
    const y = value => high === low ? HEIGHT / 2 : EDGE + (high - value) / (high - low) * (HEIGHT - 2 * EDGE);
    return [drawn('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'profit', role: 'img', 'aria-label': words },
        drawn('line', { class: 'zero', x1: EDGE, x2: WIDTH - EDGE, y1: y(0), y2: y(0) }),
        drawn('polyline', { class: profit + funds.unrealized < 0 ? 'loss' : 'gain', points: points.map(point => `${x(point.at).toFixed(1)},${y(point.profit).toFixed(1)}`).join(' ') })),
    el('p', {}, words)];
}
