/** Logs on Windows. */
package algo.app.log.windows;
