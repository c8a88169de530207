/** Endpoint and connections between client and daemon: lines over a socket, and who is at the other end. */
package algo.app.ipc;
