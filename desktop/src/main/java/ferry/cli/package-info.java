/** The command line: parses arguments, calls services, prints. */
@NullMarked
package ferry.cli;

import org.jspecify.annotations.NullMarked;
