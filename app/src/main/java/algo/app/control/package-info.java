/** A request becomes an event or a query on the snapshot. Knows no sockets: {@link algo.app.control.Replies} takes the answers. */
package algo.app.control;
