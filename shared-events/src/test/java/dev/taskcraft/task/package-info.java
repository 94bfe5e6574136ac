/** The fold, told as stories, shuffled, and explored to the end; fixtures for other modules. */
package dev.taskcraft.task;
