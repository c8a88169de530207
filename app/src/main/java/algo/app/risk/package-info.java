/**
 * Tells what the account at the live host has lost on the day: a process beside the daemon asks the host again and again, and parses
 * what that says; the daemon reads the lines of that process, and gets them as events. Decides nothing.
 */
package algo.app.risk;
