"""导入: files brought in and followed."""
