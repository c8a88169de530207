/**
 * The stream of prices and orders over WebSocket, as OpenAlgo's clients know it: {@link algo.app.sandbox.stream.StreamServer}
 * owns the connections, {@link algo.app.sandbox.stream.ClientSession} answers one client, {@link algo.app.sandbox.stream.Feed} is
 * the market behind it.
 */
package algo.app.sandbox.stream;
