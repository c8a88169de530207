/** What people wrote: read, validated as a whole, every problem listed at once. */
package algo.app.config;
