/** The files that people write: read, validated as a whole, every problem listed at once. */
package algo.app.config;
