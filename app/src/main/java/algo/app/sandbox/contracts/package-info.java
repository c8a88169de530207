/**
 * The contracts that the sandbox trades, by rule: shares and indices from a bundled table, futures and options from
 * their underlying and the calendar. Pure; prices come in as arguments.
 */
package algo.app.sandbox.contracts;
