/** How logs are cut and watched on Linux. */
package algo.app.log.unix;
