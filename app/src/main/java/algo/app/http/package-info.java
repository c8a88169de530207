/**
 * An HTTP/1.1 server, made for strangers: who may connect is settled before a byte is read, all that it holds at once is bounded,
 * and what is slow holds up nothing else. Bytes travel as they are on the loopback interface, elsewhere by TLS. What requests mean is its user's business.
 */
package algo.app.http;
