/** A request becomes an event or a query on the snapshot. Knows no sockets: {@link algo.app.control.ReplySink} takes the answers. */
package algo.app.control;
