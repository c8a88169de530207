/** The control socket of Windows: a named pipe, and a file in the home that says its name. */
package algo.app.ipc.windows;
