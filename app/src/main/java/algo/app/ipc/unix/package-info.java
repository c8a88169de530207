/** The control endpoint as a Unix domain socket. */
package algo.app.ipc.unix;
