/** Which home this is, and whether it lies where it lay when it last ran: a copy is not the original. Knows no platform. */
package algo.app.home;
