// Values as people read them. Times come as ISO texts with +05:30 and are shown as they are: in India.

const IST = 'Asia/Kolkata';
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeZone: IST, hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const DATE = new Intl.DateTimeFormat('en-CA', { timeZone: IST, year: 'numeric', month: '2-digit', day: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { timeZone: IST, weekday: 'short', day: 'numeric', month: 'short' });

/** HH:MM:SS in India. */
export function clock(date) {
    return CLOCK.format(date);
}

/** YYYY-MM-DD in India. */
export function isoDate(date) {
    return DATE.format(date);
}

/** The time alone if it is of today, else with its day. */
export function when(time, now = new Date()) {
    if (!time) return '–';
    const date = new Date(time);
    const hours = clock(date).replace(/:00$/, '');
    return isoDate(date) === isoDate(now) ? hours : `${DAY.format(date)} ${hours}`;
}

export function dayName(date) {
    return DAY.format(new Date(`${date}T12:00:00+05:30`));
}

/** Seconds as the two largest units: 1h 05m, 3d 4h, 12s. */
export function duration(seconds) {
    if (seconds === null || seconds === undefined) return '–';
    const all = Math.max(0, Math.floor(seconds));
    const days = Math.floor(all / 86400), hours = Math.floor(all / 3600) % 24, minutes = Math.floor(all / 60) % 60;
    if (days) return `${days}d ${hours}h`;
    if (hours) return `${hours}h ${String(minutes).padStart(2, '0')}m`;
    if (minutes) return `${minutes}m ${String(all % 60).padStart(2, '0')}s`;
    return `${all}s`;
}

export function bytes(count) {
    if (count === null || count === undefined) return '–';
    if (count < 1024) return `${count} B`;
    const units = ['KB', 'MB', 'GB', 'TB'];
    let value = count / 1024, unit = 0;
    while (value >= 1000 && unit < units.length - 1) { value /= 1024; unit++; }
    return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export function percent(value) {
    return value === null || value === undefined ? '–' : `${value.toFixed(1)}%`;
}

const MONEY = new Intl.NumberFormat('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function money(value) {
    return value === null || value === undefined ? '–' : MONEY.format(value);
}

/** How a run ended, in words. */
export function ending(exit) {
    if (!exit) return 'has not ended yet';
    const how = exit.signal ? `signal ${exit.signal}` : exit.code === null || exit.code === undefined ? '' : `exit code ${exit.code}`;
    return [exit.reason.replaceAll('_', ' '), how].filter(part => part).join(', ');
}
