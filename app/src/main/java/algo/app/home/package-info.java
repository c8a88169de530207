/**
 * The identity of a home, and whether the home lies where it lay when it last ran: a copy is not the original. Knows no
 * platform.
 */
package algo.app.home;
