/** Pure: whether a strategy should be up at an instant, why, and until when that answer holds. */
package algo.app.schedule;
