/**
 * An HTTP/1.1 server for a port of the loopback interface, made for strangers: who may connect is settled before a byte is read,
 * and all that it holds at once is bounded. What requests mean is its user's business.
 */
package algo.app.http;
