/** Cutting and watching of logs on Linux. */
package algo.app.log.unix;
