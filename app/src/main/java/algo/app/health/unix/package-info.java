/** The sockets at which runs speak sd_notify, on Linux. */
package algo.app.health.unix;
