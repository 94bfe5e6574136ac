/**
 * Tools that are functions of a Python module.
 *
 * <p>Terms: the <em>program</em> of their workers lies beside this package as a resource and needs
 * nothing but Python 3.9.
 */
@NullMarked
package dev.taskcraft.executor.python;

import org.jspecify.annotations.NullMarked;
