/**
 * The wire between client and daemon: newline-delimited JSON, UTF-8, one object a line, both ways; read and written by
 * the same records at both ends.
 *
 * <p>Each side speaks first, without waiting for the other: its {@link algo.app.protocol.Hello}. The client then sends
 * one {@link algo.app.protocol.Request}. The daemon answers with one {@link algo.app.protocol.Reply}, or, to
 * {@code logs}, with any number of {@code log} lines and a final {@code end}; where logs are followed and places are told, one of
 * them has no lines, and says the place from which on each log is followed. While it works on a request it sends
 * {@code progress} now and then, so that silence means that the daemon is stuck. After the answer the client may send
 * the next request or close. A request of another protocol version is answered by an {@code error} that says which side
 * to update.
 *
 * <p>The daemon of several users reads the client's greeting only, and then stands between the client and the daemon of one
 * user: that of the caller, or, if root names one, of {@link algo.app.protocol.Hello#user}. To root it also answers itself
 * ({@link algo.app.protocol.Hello#system}): {@code daemon_status}, {@code owners} and {@code shutdown}.
 *
 * <p>A daemon whose home is held, since it is a copy, answers queries ({@link algo.app.protocol.Request#isQuery}), {@code
 * claim} and {@code shutdown}, and refuses all else.
 *
 * <p>Only jackson's streaming parser is used here, because the client starts without anything else of it.
 */
package algo.app.protocol;
