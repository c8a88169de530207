/**
 * Owns every strategy's status, on one thread. {@link algo.app.supervise.Lifecycle} says what a fact does to a status,
 * {@link algo.app.supervise.Reconciler} what is to be done next; both are pure. {@link algo.app.supervise.Supervisor}
 * repeats them.
 */
package algo.app.supervise;
