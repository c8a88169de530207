/** How a file is read whole, replaced, read backwards and found damaged; what a failed operation on one means. */
package algo.app.files;
