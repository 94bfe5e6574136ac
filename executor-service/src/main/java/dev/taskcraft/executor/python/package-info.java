/**
 * Tools that are functions of a Python module.
 *
 * <p>Terms: a <em>worker</em> is a long-lived {@code python3} process that serves one module over
 * MCP; its program lies beside this package as a resource and needs nothing but Python 3.9. A
 * worker that died is started again by the next call.
 */
@NullMarked
package dev.taskcraft.executor.python;

import org.jspecify.annotations.NullMarked;
