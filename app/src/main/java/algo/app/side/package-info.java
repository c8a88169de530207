/** Programs of our own beside the daemon that it keeps running, and that need nothing of it but to be started again. */
package algo.app.side;
