package algo.app.protocol;

/**
 * A value that goes over the wire as an object. Its fields are named once, in {@link #over}, for both directions.
 *
 * @param <T> the type itself
 */
interface Wired<T> {
    /**
     * Hands the value of each field to {@code wire}, in the order of the wire, and returns one made of what it got back.
     *
     * @throws WireException if what was sent is no such object; never while writing
     */
    T over(Wire wire) throws WireException;
}
